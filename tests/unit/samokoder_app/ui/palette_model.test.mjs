// The command palette: what fits, in which order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, offered } from "../../../../assets/components/palette_model.js";

const COMMANDS = [
  { id: "reload", title: "Reload the preview", group: "Action" },
  { id: "preview", title: "Go to the preview", group: "Panel" },
  { id: "app/previews.py", title: "app/previews.py", group: "File", isFile: true },
  { id: "app/main.py", title: "app/main.py", group: "File", isFile: true },
];
const ids = (typed) => offered(COMMANDS, typed).map(({ id }) => id);

test("before anything is typed there are commands and no files", () => {
  assert.deepEqual(ids("  "), ["reload", "preview"]);
});

test("every word fits somewhere; names that begin with the first word come first", () => {
  assert.deepEqual(ids("PREVIEW"), ["reload", "preview", "app/previews.py"]);
  assert.deepEqual(ids("main"), ["app/main.py"]);
  assert.deepEqual(ids("file py main"), ["app/main.py"]);
  assert.deepEqual(ids("go"), ["preview"]);
  assert.deepEqual(ids("nothing"), []);
});

test("a large app offers no more than can be looked at", () => {
  const files = Array.from({ length: 5000 }, (_, number) => ({ id: `${number}`, title: `app/${number}.py`, group: "File", isFile: true }));
  assert.equal(offered(files, "app").length, 40);
});

test("arrow keys go in a circle", () => {
  assert.deepEqual([moved(2, 1, 3), moved(0, -1, 3), moved(0, 1, 0)], [0, 2, 0]);
});
