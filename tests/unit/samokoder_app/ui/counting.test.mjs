// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { counted, countedRange } from "../../../../assets/components/counting.js";

const CALLS = "# запрос|# запроса|# запросов";
const plain = (text) => text.replaceAll("\u2060", "").replaceAll("\u00a0", " ");

test("a range of things has the form of its upper end", () => {
  assert.equal(plain(countedRange("ru", [1, 2], CALLS)), "1–2 запроса");
  assert.equal(plain(countedRange("ru", [1, 21], CALLS)), "1–21 запрос");
  assert.equal(plain(countedRange("ru", [900, 1205], CALLS)), "900–1 205 запросов");
  assert.equal(plain(countedRange("en", [1, 2], "# call|# calls")), "1–2 calls");
});

test("a range whose ends are one is one number", () => {
  assert.equal(countedRange("ru", [3, 3], CALLS), counted("ru", 3, CALLS));
  assert.equal(countedRange("en", [1, 1], "# call|# calls"), "1 call");
});
