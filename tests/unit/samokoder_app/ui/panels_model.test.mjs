// Panels: what a browser keeps, how they fold, and how large they may be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BEGINNING, LIMITS, readPanels, withChange, withFirstSize, withSize } from "../../../../assets/components/panels_model.js";

test("what cannot be read is what a browser sees first", () => {
  for (const text of [null, "", "{", "7", "null", "[]"]) assert.deepEqual(readPanels(text), BEGINNING, text);
});

test("what this version does not know, and what is of another type, is left out", () => {
  const panels = readPanels(JSON.stringify({ left: "plan", code: "open", toString: 1, sizes: { side: "9", tree: 150, other: 3 } }));
  assert.equal(panels.left, "plan");
  assert.equal(panels.code, true);
  assert.deepEqual(panels.sizes, { ...BEGINNING.sizes, tree: 150 });
});

test("what was kept by a larger screen keeps to the limits", () => {
  assert.equal(readPanels(JSON.stringify({ sizes: { side: 5000 } })).sizes.side, LIMITS.side[1]);
});

test("a comparison of versions ends with the page", () => {
  assert.equal(readPanels(JSON.stringify({ phone: "diff" })).phone, "versions");
});

test("code and preview are never both folded", () => {
  const withoutCode = withChange(BEGINNING, { code: false });
  assert.equal(withoutCode.preview, true);
  const withoutPreview = withChange(withoutCode, { preview: false });
  assert.deepEqual([withoutPreview.code, withoutPreview.preview], [true, false]);
});

test("the console of a phone is open for as long as it is in front", () => {
  const shown = withChange(BEGINNING, { main: "console" });
  assert.equal(shown.console, true);
  assert.equal(withChange(shown, { main: "code" }).console, false);
  assert.equal(withChange(withChange(BEGINNING, { console: true }), { main: "code" }).console, true);
});

test("what is brought to the front of a folded side panel opens it", () => {
  assert.equal(withChange({ ...BEGINNING, side: false }, { left: "versions" }).side, true);
});

test("a size keeps to its limits; the side panel folds when it is dragged to nothing, and opens again", () => {
  assert.equal(withSize(BEGINNING, "code", 95).sizes.code, LIMITS.code[1]);
  assert.equal(withSize(BEGINNING, "console", 10).sizes.console, LIMITS.console[0]);
  const folded = withSize(BEGINNING, "side", 40);
  assert.deepEqual([folded.side, folded.sizes.side], [false, BEGINNING.sizes.side]);
  assert.deepEqual(withSize(folded, "side", 300).sizes.side, 300);
  assert.equal(withSize(folded, "side", 300).side, true);
  assert.equal(withFirstSize(withSize(BEGINNING, "side", 500), "side").sizes.side, BEGINNING.sizes.side);
});
