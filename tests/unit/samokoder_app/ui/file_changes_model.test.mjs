// Changes of the tree: seen at once, taken back when the server refuses, and what undoes them.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as model from "../../../../assets/components/file_changes_model.js";

const PATHS = ["README.md", "app/main.py", "app/pages/home.py", "application.py"];

test("what was asked for is seen before the server answers", () => {
  const seen = (...pending) => model.foreseen(PATHS, pending);
  assert.equal(seen(), PATHS);
  assert.deepEqual(seen({ kind: "move", path: "app", to: "src/app" }), ["README.md", "src/app/main.py", "src/app/pages/home.py", "application.py"]);
  assert.deepEqual(seen({ kind: "remove", path: "app" }), ["README.md", "application.py"]);
  assert.deepEqual(seen({ kind: "create", path: "a.py" }, { kind: "move", path: "a.py", to: "b.py" }).at(-1), "b.py");
  assert.equal(seen({ kind: "create", path: "README.md" }).length, PATHS.length);
});

test("an answer ends its own change and says what came of it", () => {
  let state = model.withBegun(model.withBegun(model.emptyChanges(), { kind: "remove", path: "a" }), { kind: "move", path: "b", to: "c" });
  state = model.withOutcome(state, { ticket: 1, version: 7, error: {} });
  assert.deepEqual([state.pending.map(({ path }) => path), state.note], [["b"], null]);
  assert.equal(model.withOutcome(state, { ticket: 1, version: 0, error: null }), state);
  state = model.withOutcome(state, { ticket: 2, version: 0, error: { ru: "нет", en: "no" } });
  assert.deepEqual([state.pending, state.note.version, state.note.error.en], [[], 0, "no"]);
  assert.equal(model.withoutNote(state).note, null);
  const done = model.withOutcome(model.withBegun(state, { kind: "remove", path: "a" }), { ticket: 3, version: 8, error: {} });
  assert.deepEqual([done.pending, done.note.version, done.note.error], [[], 8, null]);
});

test("a move is undone by a move, a deletion by what was there before", () => {
  assert.deepEqual(model.undoing({ kind: "move", path: "a", to: "b" }, 7), { kind: "move", path: "b", to: "a" });
  assert.deepEqual(model.undoing({ kind: "remove", path: "a" }, 7), { kind: "bring_back", path: "a", version: 6 });
  assert.equal(model.undoing({ kind: "create", path: "a" }, 7), null);
});

test("what is typed is a path in its folder", () => {
  assert.equal(model.placeOf(" home.py ", "app/pages"), "app/pages/home.py");
  assert.equal(model.placeOf("pages//home.py", ""), "pages/home.py");
  assert.equal(model.placeOf("/home.py", "app/pages"), "home.py");
  assert.equal(model.placeOf("  /", "app"), "");
});

test("a place that is taken is known without asking", () => {
  assert.equal(model.problemOf("", PATHS), "place_empty");
  for (const path of ["README.md", "readme.MD", "app", "App"]) assert.equal(model.problemOf(path, PATHS), "place_taken");
  assert.equal(model.problemOf("apps", PATHS), "");
  assert.equal(model.problemOf("app/inner", PATHS, "app"), "place_inside");
  assert.equal(model.problemOf("App", PATHS, "app"), "");
  assert.equal(model.problemOf("application.py", PATHS, "app"), "place_taken");
});
