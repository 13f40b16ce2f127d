// The tree of files: rows, filter and marks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginsOpen, foldersOf, grown, mainFilesOf, markOf, matching, rowsOf, scrolledTo, windowOf } from "../../../../assets/components/file_tree_model.js";

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

test("a row tells where it stands among its siblings", () => {
  const places = rowsOf(grown(PATHS), () => false).map(({ path, place, of }) => `${path} ${place}/${of}`);
  assert.deepEqual(places, ["app/ 1/3", "app/templates/ 1/2", "app/templates/base.html 1/1", "app/main.py 2/2", "tests/ 2/3", "tests/test_app.py 1/1", "README.md 3/3"]);
});

test("of thousands of rows those in sight are drawn", () => {
  assert.deepEqual(windowOf(0, 260, 26, 5000), [0, 22]);
  assert.deepEqual(windowOf(26_000, 260, 26, 5000), [988, 1022]);
  assert.deepEqual(windowOf(0, 260, 26, 3), [0, 3]);
  assert.equal(scrolledTo(3, 0, 260, 26), 0);
  assert.equal(scrolledTo(20, 0, 260, 26), 286);
  assert.equal(scrolledTo(2, 260, 260, 26), 52);
});

test("thousands of files are rows in no time", () => {
  const paths = Array.from({ length: 5000 }, (_, index) => `src/part${index % 100}/deep/module${index}.ts`);
  const before = performance.now();
  assert.equal(rowsOf(grown(paths), () => false).length, 5000 + 201);
  assert.ok(performance.now() - before < 500);
});

test("folders around a path, and files to begin with", () => {
  assert.deepEqual(foldersOf("app/pages/home.py"), ["app/", "app/pages/"]);
  assert.deepEqual(foldersOf("README.md"), []);
  assert.deepEqual(mainFilesOf(PATHS), ["README.md", "app/main.py", "app/templates/base.html"]);
});
