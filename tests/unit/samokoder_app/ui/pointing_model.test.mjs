// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { addressOf, emptyPointing, freshErrors, heard, withComplaintsAttached, withEarlierComplaints, withErrorsSeen, withoutAttachment, withoutComplaints, withProject } from "../../../../assets/components/pointing_model.js";

const picked = (element) => ({ samokoder: "picked", element });
const error = (text, more = {}) => ({ samokoder: "error", error: { text, ...more } });
const picking = () => ({ ...emptyPointing(), isPicking: true });

test("an element counts only while it is asked for", () => {
  const idle = emptyPointing();
  assert.equal(heard(idle, picked({ selector: "#add" })), idle);
  const after = heard(picking(), picked({ selector: "#add", text: "Add", html: "<b>", url: "/" }));
  assert.deepEqual(after.attached, [{ kind: "element", selector: "#add", text: "Add", html: "<b>", url: "/" }]);
  assert.equal(after.isPicking, false);
  assert.equal(heard(after, picked({ selector: "#other" })), after);
});

test("what is no shape of ours changes nothing or is cut to one", () => {
  for (const data of [null, undefined, 7, "picked", [], {}, { samokoder: "act" }, error(""), error({ toString: 1 }), { samokoder: "error" }]) {
    const state = picking();
    assert.equal(heard(state, data), state);
  }
  const forged = heard(picking(), picked({ selector: "x".repeat(9_000), text: 5, html: ["<script>"], url: null, kind: "browser_error", more: 1 }));
  assert.deepEqual(forged.attached, [{ kind: "element", selector: "x".repeat(500), text: "", html: "", url: "" }]);
  assert.deepEqual(heard(picking(), picked({ selector: 5 })), emptyPointing());
  const unseen = heard(picking(), picked({ selector: "#a\u{e0041}", text: "A\u202edd\ufe0f", html: "<b>\u{e0042}", url: "/" }));
  assert.deepEqual(unseen.attached, [{ kind: "element", selector: "#a", text: "Add", html: "<b>", url: "/" }]);
});

test("errors are pointed out until they are put away, and attached by the user alone", () => {
  let state = [error("Boom"), error("Bang"), error("/api: 422", { level: "warning" })].reduce((before, data) => heard(before, data, 1), emptyPointing());
  assert.deepEqual(freshErrors(state).map(({ text }) => text), ["Boom", "Bang"]);
  assert.deepEqual(state.attached, []);
  state = withErrorsSeen(withComplaintsAttached(state, freshErrors(state)));
  assert.deepEqual(state.attached.map(({ kind, text }) => [kind, text]), [["browser_error", "Boom"], ["browser_error", "Bang"]]);
  assert.deepEqual(freshErrors(state), []);
  state = heard(heard(state, error("Boom"), 2), error("Crash"), 3);
  assert.deepEqual(freshErrors(state).map(({ text }) => text), ["Crash"]);
  assert.deepEqual(freshErrors(withEarlierComplaints(state)), []);
  assert.deepEqual(freshErrors(heard(withoutComplaints(state), error("New"), 4)).map(({ text }) => text), ["New"]);
  assert.equal(withoutAttachment(state, 0).attached.length, 1);
});

test("no more is attached than a message takes, and nothing twice", () => {
  let state = Array.from({ length: 9 }, (_, number) => error(`Boom ${number}`)).reduce((before, data) => heard(before, data), emptyPointing());
  assert.equal(withComplaintsAttached(state, state.complaints).attached.length, 5);
  for (const name of ["a", "b", "b", "c", "d", "e", "f"]) state = heard({ ...state, isPicking: true }, picked({ selector: name }));
  assert.deepEqual(state.attached.map(({ selector }) => selector), ["b", "c", "d", "e", "f"]);
});

test("the page tells its path, and nothing else is one", () => {
  const at = (url) => ({ samokoder: "at", url });
  assert.equal(heard(emptyPointing(), at("/items?page=2#last")).place, "/items?page=2#last");
  for (const url of [7, null, "", "items", "javascript:alert(1)", `/${"x".repeat(600)}`]) {
    assert.equal(heard(emptyPointing(), at(url)).place, "");
  }
});

test("only an address of the app's own origin is gone to", () => {
  const origin = "http://abc.localhost:3000";
  assert.equal(addressOf("/items?page=2", origin), `${origin}/items?page=2`);
  assert.equal(addressOf(" items ", origin), `${origin}/items`);
  assert.equal(addressOf("", origin), `${origin}/`);
  assert.equal(addressOf(`${origin}/items`, origin), `${origin}/items`);
  for (const foreign of ["//elsewhere.example/", "/\\elsewhere.example", "https://elsewhere.example", "http://xyz.localhost:3000/", "javascript:alert(1)", "http://"]) {
    assert.equal(addressOf(foreign, origin), null, foreign);
  }
});

test("nothing of one project's app is attached to a message about another", () => {
  const first = withProject(emptyPointing(), "one");
  const attached = heard({ ...heard(first, error("Boom"), 1), isPicking: true }, picked({ selector: "#add" }));
  assert.deepEqual([attached.attached.length, attached.complaints.length], [1, 1]);
  assert.equal(withProject(attached, "one"), attached);
  assert.equal(withProject(attached, ""), attached);
  assert.deepEqual(withProject(attached, "two"), { ...emptyPointing(), project: "two" });
});
