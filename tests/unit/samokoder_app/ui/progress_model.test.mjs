// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { secondsLeft, shareDone, timeLeft, worked } from "../../../../assets/components/progress_model.js";

const NOW = Date.parse("2030-01-01T00:10:00Z");
const step = (stage, seconds, task = null) => ({ type: "step", stage, task, seconds, at: "2030-01-01T00:09:50Z", parts: [] });
const tasks = (...statuses) => statuses.map((status, index) => ({ id: `T${index + 1}`, status }));
const model = (rows, others = {}) => ({ build: { status: "running" }, tasks: [], rows: [{ type: "start", again: false }, ...rows], ...others });

test("a share grows with the stages, then with the tasks, and never reaches the whole", () => {
  const shares = [
    model([]),
    model([step("spec", null)]),
    model([step("plan", null)]),
    model([step("develop", null, "T1")], { tasks: tasks("working", "pending") }),
    model([step("verify", null, "T1")], { tasks: tasks("working", "pending") }),
    model([step("develop", null, "T2")], { tasks: tasks("done", "working") }),
    model([step("document", null)], { tasks: tasks("done", "done") }),
  ].map(shareDone);
  assert.deepEqual(shares, [...shares].sort((one, other) => one - other));
  assert.ok(shares.at(-1) < 1);
  assert.equal(shareDone({ ...model([]), build: { status: "paused" } }), null);
});

test("earlier builds say how long it takes; waiting for its owner is no work", () => {
  const build = { status: "running", expected: { seconds: [100, 200] } };
  const present = model([step("spec", 20), step("approval", 500), step("develop", null, "T1")], { build });
  assert.equal(worked(present, NOW), 30);
  assert.deepEqual(secondsLeft(present, NOW), [70, 170]);
});

test("without them the tasks that are done do", () => {
  const rows = [step("develop", 30, "T1"), step("verify", 30, "T1"), step("develop", null, "T2")];
  const left = secondsLeft(model(rows, { tasks: tasks("done", "working", "pending") }), NOW);
  assert.deepEqual(left.map(Math.round), [77, 165]);
  assert.equal(secondsLeft(model([step("develop", null, "T1")], { tasks: tasks("working", "pending") }), NOW), null);
});

test("a rest and an earlier build count for nothing", () => {
  const earlier = model([step("spec", 400)]);
  earlier.rows.push({ type: "start", again: false }, step("spec", 5), { type: "start", again: true }, step("plan", 6));
  assert.equal(worked(earlier, NOW), 11);
});

test("time is told as roughly as it is known", () => {
  assert.equal(timeLeft(null), null);
  assert.deepEqual(timeLeft([0, 0]), ["long"]);
  assert.deepEqual(timeLeft([10, 59]), ["minute"]);
  assert.deepEqual(timeLeft([70, 170]), ["minutes", [1, 3]]);
});
