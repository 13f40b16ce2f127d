// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { commandText, complaintText, lineText, matching, withLines } from "../../../../assets/components/console_model.js";

const line = (number, at = number) => [number, `line ${number}`, at];

test("lines grow by what is not known yet", () => {
  const { lines, gap } = withLines([line(1), line(2)], [line(2), line(3)]);
  assert.deepEqual(lines.map(([number]) => number), [1, 2, 3]);
  assert.equal(gap, null);
  const known = [line(1)];
  assert.equal(withLines(known, [line(1)]).lines, known);
  assert.equal(withLines(known, []).lines, known);
});

test("what is missing is told, and taken as it comes where it is gone for good", () => {
  const { lines, gap } = withLines([line(1)], [line(7)]);
  assert.equal(gap, 1);
  assert.deepEqual(lines.map(([number]) => number), [1, 7]);
  assert.equal(withLines([], [line(7)]).gap, null);
});

test("another run of the app counts from one and is not taken for known", () => {
  const { lines, gap } = withLines([line(1), line(2)], [line(1, 50), line(2, 51)]);
  assert.deepEqual(lines.map(([, , at]) => at), [1, 2, 50, 51]);
  assert.equal(gap, null);
  assert.equal(withLines(lines, [line(1, 50), line(2, 51)]).lines, lines);
});

test("only the newest lines are kept", () => {
  const { lines } = withLines([], Array.from({ length: 3_000 }, (_, number) => line(number + 1)));
  assert.deepEqual([lines.length, lines[0][0], lines.at(-1)[0]], [2000, 1001, 3000]);
});

test("rows are looked for by their words, whatever the case", () => {
  const rows = [line(1), [2, "Traceback", 2]];
  assert.deepEqual(matching(rows, " TRACE ", lineText), [rows[1]]);
  assert.equal(matching(rows, "  ", lineText), rows);
});

test("what is copied reads as it is shown", () => {
  assert.equal(commandText({ argv: ["npm", "test"], tail: "ok" }), "$ npm test\nok");
  assert.equal(commandText({ label: "Start", tail: "" }), "$ Start");
  assert.equal(complaintText({ kind: "console", text: "Boom", place: "/a.js:1:2", stack: "", url: "/", times: 3 }), "[console] Boom ×3\n/ /a.js:1:2");
});
