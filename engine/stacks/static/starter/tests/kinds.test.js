import assert from "node:assert/strict";
import { test } from "node:test";
import { read, Refused, show } from "../lib/kinds.js";

test("amounts are read with a comma and refused out of range", () => {
  assert.equal(read({ kind: "money" }, "1,5"), 1.5);
  assert.equal(read({ kind: "integer", low: 1, high: 5 }, "5"), 5);
  for (const [kind, typed] of [
    ["integer", "1.5"],
    ["money", "-1"],
    ["number", "many"],
    ["date", "soon"],
    ["email", "x"],
  ]) {
    assert.throws(() => read({ kind }, typed), Refused);
  }
});

test("an empty value is null, unless the field is required", () => {
  assert.equal(read({ kind: "text" }, "  "), null);
  assert.throws(() => read({ kind: "text", required: true }, " "), Refused);
});

test("values are shown as people write them", () => {
  assert.equal(show({ kind: "text" }, null), "");
  assert.equal(show({ kind: "choice", options: [["low", "Low"]] }, "low"), "Low");
});
