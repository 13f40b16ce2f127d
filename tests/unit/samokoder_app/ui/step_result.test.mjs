// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { blocksOf } from "../../../../assets/components/prose_model.js";
import { resultOf, standsOpen, stateOf } from "../../../../assets/components/step_result.js";

const row = (parts, others = {}) => ({ stage: "write", seconds: 2, outcome: "files_changed", parts, ...others });
const files = (...paths) => ({ type: "files", files: paths.map((path) => ({ path })) });

test("the present step and one that answers stand open, others fold", () => {
  assert.equal(standsOpen(row([], { seconds: null })), true);
  assert.equal(standsOpen(row([], { stage: "listen" })), true);
  assert.equal(standsOpen(row([])), false);
});

test("a verification with failures has failed, one that was cut off was stopped", () => {
  assert.equal(stateOf(row([{ type: "verification", failed: 1 }])), "failed");
  assert.equal(stateOf(row([], { outcome: "commands_failed" })), "failed");
  assert.equal(stateOf(row([], { outcome: null })), "stopped");
  assert.equal(stateOf(row([])), "done");
});

test("files are counted once, commands only where nothing was verified", () => {
  const tools = { type: "tools", calls: [{ files: [{ path: "a" }] }, { files: [] }] };
  assert.deepEqual(resultOf(row([files("a", "b"), tools])), [["files", { count: 2 }], ["calls", { count: 2 }]]);
  const commands = [{ type: "command", exitCode: 0 }, { type: "command", exitCode: 1 }];
  assert.deepEqual(resultOf(row(commands)), [["failed", { count: 1 }]]);
  assert.deepEqual(resultOf(row(commands.slice(0, 1))), [["commands", { count: 1 }]]);
  const verified = { type: "verification", passed: 3, total: 4, failed: 1 };
  assert.deepEqual(resultOf(row([...commands, verified])), [["verified", { passed: 3, total: 4 }]]);
  assert.deepEqual(resultOf(row([{ type: "message", text: "Готово" }])), []);
});

test("running Markdown is cut at blank lines, but not inside code", () => {
  assert.deepEqual(blocksOf("One\n\nTwo\nlines"), ["One", "Two\nlines"]);
  assert.deepEqual(blocksOf("Code:\n```py\na\n\nb\n```\n\nafter"), ["Code:\n```py\na\n\nb\n```", "after"]);
  assert.deepEqual(blocksOf("```\nopen\n\nstill"), ["```\nopen\n\nstill"]);
  assert.deepEqual(blocksOf(""), []);
});

test("what is finished of it stays the same as it goes on", () => {
  const text = "# Title\n\nWords.\n\n- one\n- two\n\n```js\nx\n```\n\nEnd";
  for (let length = 1; length < text.length; length += 1) {
    const before = blocksOf(text.slice(0, length)).slice(0, -1);
    assert.deepEqual(blocksOf(text).slice(0, before.length), before);
  }
});
