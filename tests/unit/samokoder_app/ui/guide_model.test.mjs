import assert from "node:assert/strict";
import { test } from "node:test";
import { placeBeside } from "../../../../assets/components/guide_model.js";

const rect = (left, top, width, height) => ({ left, top, width, height, right: left + width, bottom: top + height });
const BOX = { width: 320, height: 160 };
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

test("a hint stands below a tab", () => {
  assert.deepEqual(placeBeside(rect(100, 44, 80, 36), BOX, WIDE), { left: 100, top: 90 });
});

test("it leaves the panel of a tab in sight where there is room beside it", () => {
  const panel = rect(0, 44, 380, 820);
  assert.deepEqual(placeBeside(rect(0, 44, 80, 36), BOX, WIDE, panel), { left: 390, top: 44 });
  assert.deepEqual(placeBeside(rect(0, 44, 80, 36), BOX, { width: 600, height: 900 }, panel), { left: 12, top: 90 });
});

test("it stands above what lies at the lower edge, and within the page", () => {
  assert.deepEqual(placeBeside(rect(300, 790, 90, 54), BOX, PHONE), { left: 58, top: 620 });
});

test("on a phone it leaves the message box over the tabs free", () => {
  assert.deepEqual(placeBeside(rect(0, 790, 90, 54), BOX, PHONE, null, 700), { left: 12, top: 530 });
  assert.deepEqual(placeBeside(rect(100, 44, 80, 36), BOX, WIDE, null, 700), { left: 100, top: 90 });
});

test("it stands in the middle of a panel", () => {
  assert.deepEqual(placeBeside(rect(900, 44, 500, 800), BOX, WIDE), { left: 990, top: 364 });
});

test("it never leaves a page that is too small for it", () => {
  const { left, top } = placeBeside(rect(0, 40, 80, 30), BOX, { width: 344, height: 184 });
  assert.equal(left, 12);
  assert.equal(top, 12);
});
