// The tree of files: rows, filter and marks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginsOpen, grown, markOf, matching, rowsOf } from "../../../../assets/components/file_tree_model.js";

const PATHS = ["README.md", "app/main.py", "app/templates/base.html", "tests/test_app.py"];

test("folders come first and hold what is in them, unless they are folded", () => {
  const names = (isFolded) => rowsOf(grown(PATHS), isFolded).map(({ path, depth }) => `${depth} ${path}`);
  assert.deepEqual(names(() => false), ["1 app/", "2 app/templates/", "3 app/templates/base.html", "2 app/main.py", "1 tests/", "2 tests/test_app.py", "1 README.md"]);
  assert.deepEqual(names((path) => path === "app/"), ["1 app/", "1 tests/", "2 tests/test_app.py", "1 README.md"]);
});

test("every word of the filter is in the path", () => {
  assert.deepEqual(matching(PATHS, "  APP py "), ["app/main.py", "tests/test_app.py"]);
  assert.equal(matching(PATHS, " "), PATHS);
  assert.deepEqual(matching(PATHS, "nothing"), []);
});

test("a large app begins folded", () => {
  assert.equal(beginsOpen(PATHS), true);
  assert.equal(beginsOpen(Array(5000).fill("a")), false);
});

test("a folder tells that something in it changed", () => {
  const changed = { "app/main.py": "changed", "tests/old.py": "deleted" };
  const marks = Object.fromEntries(rowsOf(grown(PATHS), () => false).map((row) => [row.path, markOf(row, changed)]));
  assert.deepEqual(marks, { "app/": "within", "app/templates/": "", "app/templates/base.html": "", "app/main.py": "changed", "tests/": "within", "tests/test_app.py": "", "README.md": "" });
});
