// Devices in the preview: the app sees the device's width, whatever room there is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scaled } from "../../../../assets/components/preview_devices.js";

test("the whole panel, an unknown device and an unknown room leave the frame alone", () => {
  assert.equal(scaled("full", { width: 500, height: 800 }), undefined);
  assert.equal(scaled("watch", { width: 500, height: 800 }), undefined);
  assert.equal(scaled("phone", { width: 0, height: 0 }), undefined);
});

test("a device that fits stands in the middle, no taller than it is", () => {
  assert.deepEqual(scaled("phone", { width: 590, height: 1000 }), { width: 390, height: 844, transform: "scale(1)", left: 100 });
});

test("one that is too wide is drawn smaller", () => {
  assert.deepEqual(scaled("tablet", { width: 410, height: 500 }), { width: 820, height: 1000, transform: "scale(0.5)", left: 0 });
});
