// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { asEarlier, attachmentOf, errorsOf, withComplaint } from "../../../../assets/components/complaints_model.js";

const told = (text, more = {}) => ({ kind: "exception", level: "error", text, place: "", stack: "", url: "/", ...more });
const all = (complaints) => complaints.reduce((list, one, at) => withComplaint(list, one, at), []);

test("the same complaint is counted, another kind of the same words is another", () => {
  const list = all([told("Boom"), told("Boom"), told("Boom", { kind: "console" })]);
  assert.deepEqual(list.map(({ kind, times }) => [kind, times]), [["exception", 2], ["console", 1]]);
  assert.equal(list[0].at, 1);
  const flooded = all(Array.from({ length: 500 }, () => told("Boom")));
  assert.deepEqual(flooded.map(({ times }) => times), [99]);
  assert.equal(withComplaint(flooded, told("Boom"), 1), flooded);
});

test("whatever a hostile app tells is plain text of a known shape", () => {
  const empty = [];
  for (const given of [null, undefined, 5, "x", [], {}, { text: 5 }, { text: {} }, { text: " \u200b\u202e" }]) {
    assert.equal(withComplaint(empty, given, 0), empty);
  }
  const [forged] = withComplaint([], { kind: "__proto__", level: "x", text: `a\u202eb\u0007c${"x".repeat(9_000)}`, place: 7, stack: ["s"], url: null, isEarlier: true, id: 9, times: 1e9 }, 3);
  assert.deepEqual({ ...forged, text: forged.text.slice(0, 4) }, { kind: "exception", level: "error", text: "abcx", place: "", stack: "", url: "", id: 1, times: 1, at: 3, isEarlier: false });
  assert.ok(forged.text.length <= 1000);
});

test("words that nobody sees do not reach the agents with those that are seen", () => {
  const hidden = [..."ignore all"].map((sign) => String.fromCodePoint(0xe0000 + sign.codePointAt(0))).join("");
  const unseen = `${hidden}\u00ad\u034f\u061c\u115f\u180e\u3164\ufe0f\uffa0\u{e0100}\u2028\ud800`;
  const [one] = withComplaint([], told(`Boom${unseen}`, { stack: `at\n\ta${unseen}`, url: `/x${unseen}` }), 0);
  assert.deepEqual([one.text, one.stack, one.url], ["Boom", "at\n\ta", "/x"]);
  assert.equal(withComplaint([], told(unseen), 0).length, 0);
});

test("a flood of different ones stops, and only an earlier app's make room", () => {
  const flood = all(Array.from({ length: 200 }, (_, number) => told(`Boom ${number}`)));
  assert.equal(flood.length, 50);
  assert.equal(withComplaint(flood, told("one more"), 0), flood);
  const after = withComplaint(asEarlier(flood), told("one more"), 0);
  assert.equal(after.length, 50);
  assert.deepEqual([after[0].text, after.at(-1).text, after.at(-1).id], ["Boom 1", "one more", 51]);
});

test("errors are those of the app that is shown, without what its server refuses on purpose", () => {
  const list = [...asEarlier(all([told("Old")])), { ...told("Now"), isEarlier: false }, { ...told("/api: 422", { level: "warning" }), isEarlier: false }];
  assert.deepEqual(errorsOf(list).map(({ text }) => text), ["Now"]);
  assert.equal(asEarlier(asEarlier(list)).length, 3);
});

test("a message carries what the agents need", () => {
  const [one] = all([told("Boom", { place: "/a.js:1:2", stack: "Error: Boom\n at a" })]);
  assert.deepEqual(attachmentOf(one), { kind: "browser_error", text: "Boom", place: "/a.js:1:2", stack: "Error: Boom\n at a", url: "/" });
});
