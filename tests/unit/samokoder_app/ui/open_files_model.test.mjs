// Open files: nothing that was typed is lost by switching, by saving, or by what the server says.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as model from "../../../../assets/components/open_files_model.js";

const A = "app/main.py";
const B = "app/db.py";
const served = (path, text, sha256) => ({ path, text, sha256, is_binary: false });
const opened = () => [A, B].reduce((state, path) => model.withServed(model.withOpened(state, path), served(path, `# ${path}\n`, `${path}-1`)), model.emptyFiles());

test("what is typed into a file stays while others are in front", () => {
  let state = model.withDraft(opened(), B, "mine");
  state = model.withOpened(state, A);
  state = model.withServed(model.withOpened(state, B), served(B, `# ${B}\n`, `${B}-1`));
  assert.equal(state.files[B].draft, "mine");
  assert.equal(model.isStale(state.files[B]), false);
  assert.deepEqual(state.order, [A, B]);
});

test("a change that is typed back is none", () => {
  const state = model.withDraft(model.withDraft(opened(), A, "x"), A, `# ${A}\n`);
  assert.equal(model.isDirty(state.files[A]), false);
});

test("an unchanged file follows the server", () => {
  const state = model.withServed(opened(), served(A, "theirs", "2"));
  assert.deepEqual([state.files[A].text, model.isDirty(state.files[A])], ["theirs", false]);
});

test("a changed one keeps its text, and says that the server has another", () => {
  const state = model.withServed(model.withDraft(opened(), A, "mine"), served(A, "theirs", "2"));
  assert.deepEqual([state.files[A].draft, model.isStale(state.files[A])], ["mine", true]);
  assert.equal(model.withoutDraft(state, A).files[A].draft, null);
  const kept = model.withDraftKept(state, A);
  assert.deepEqual([model.isStale(kept.files[A]), kept.files[A].begun, kept.files[A].draft], [false, "2", "mine"]);
});

test("what is saved is clean; what is typed while it is being saved is not lost, and no conflict", () => {
  const sent = model.withSent(model.withDraft(opened(), A, "first"), A);
  const saved = model.withServed(sent, served(A, null, "2"));
  assert.deepEqual([model.isDirty(saved.files[A]), saved.files[A].text, saved.files[A].isSaved], [false, "first", true]);
  const typedOn = model.withServed(model.withDraft(sent, A, "first, second"), served(A, null, "2"));
  assert.deepEqual([typedOn.files[A].draft, typedOn.files[A].text, model.isStale(typedOn.files[A])], ["first, second", "first", false]);
});

test("an answer about a save that nobody asked for, or about a file that is closed, changes nothing", () => {
  const state = model.withDraft(opened(), A, "mine");
  assert.equal(model.withServed(state, served(A, null, "9")), state);
  assert.equal(model.withServed(state, served("README.md", "x", "1")), state);
});

test("a file that the app has no longer is closed, but with changes it stays", () => {
  const state = model.withDraft(opened(), A, "mine");
  assert.deepEqual(model.withoutMissing(state, []).order, [A]);
  assert.deepEqual(model.withServed(opened(), served(A, "", "")).order, [B]);
  const gone = model.withServed(state, served(A, "", ""));
  assert.equal(model.isStale(gone.files[A]), true);
  assert.equal(model.withDraftKept(gone, A).files[A].begun, "");
});

test("the neighbour of a closed file comes to the front", () => {
  assert.equal(model.withClosed(opened(), B).front, A);
  assert.equal(model.withClosed(model.withOpened(opened(), A), A).front, B);
  assert.equal(model.withClosed(model.withClosed(opened(), A), B).front, "");
  assert.equal(model.withClosed(opened(), A).front, B);
});

test("a tab has the shortest name that tells it from the others", () => {
  assert.equal(model.nameOf(A, [A, B]), "main.py");
  assert.equal(model.nameOf("app/a/page.js", ["app/a/page.js", "app/b/page.js"]), "a/page.js");
  assert.equal(model.nameOf("page.js", ["page.js", "a/page.js"]), "page.js");
});

test("files go with the folder that moves, with what is typed there", () => {
  const state = model.withMoved(model.withDraft(opened(), B, "mine"), "app", "src/app");
  assert.deepEqual([state.order, state.front], [["src/app/main.py", "src/app/db.py"], "src/app/db.py"]);
  assert.deepEqual([state.files["src/app/db.py"].draft, state.files[B]], ["mine", undefined]);
  assert.deepEqual(model.withMoved(state, "src/app/db.py", "db.py").order, ["src/app/main.py", "db.py"]);
});

test("an older version is compared with until another is asked for", () => {
  const base = (number, text) => ({ path: A, base: number, text, is_binary: false, is_large: false, versions: [{ number }] });
  let state = model.withComparing(opened(), A, -1);
  assert.equal(state.files[A].compared.text, null);
  state = model.withBase(state, base(3, "old"));
  assert.deepEqual(state.files[A].compared, { base: 3, text: "old", isText: true, versions: [{ number: 3 }] });
  state = model.withComparing(state, A, 2);
  assert.equal(model.withBase(state, base(3, "late")), state);
  assert.equal(model.withBase(state, base(2, "older")).files[A].compared.text, "older");
  assert.equal(model.withBase(model.withoutComparing(state, A), base(2, "")).files[A].compared, null);
});

test("what no editor can show comes without text and says why", () => {
  const state = model.withServed(opened(), { path: A, text: "", sha256: "9", size: 3_000_000, is_binary: false, is_large: true });
  assert.deepEqual([state.files[A].isLarge, state.files[A].size], [true, 3_000_000]);
});

test("a file may be called as what every object has", () => {
  for (const path of ["constructor", "toString", "__proto__"]) {
    const state = model.withServed(model.withOpened(opened(), path), served(path, "x\n", "1"));
    assert.deepEqual(state.order, [A, B, path]);
    assert.deepEqual([state.files[path].text, model.isDirty(state.files[path])], ["x\n", false]);
    const moved = model.withMoved(model.withMoved(state, path, "other.py"), A, path);
    assert.deepEqual(moved.order, [path, B, "other.py"]);
    assert.equal(moved.files[path].text, `# ${A}\n`);
    assert.equal(model.isDirty(model.withClosed(moved, path).files[path]), false);
  }
  assert.equal(model.isDirty(model.emptyFiles().files.constructor), false);
});

test("what was typed into a file that is gone is not lost to one that moves there", () => {
  const gone = model.withServed(model.withDraft(opened(), B, "mine"), served(B, "", ""));
  const moved = model.withMoved(model.withDraft(gone, A, "mine, too"), A, B);
  assert.deepEqual([moved.order, moved.files[A].draft, moved.files[B].draft], [[A, B], "mine, too", "mine"]);
  assert.deepEqual(model.withoutMissing(model.withMoved(gone, A, B), [B]).order, [B]);
});

test("a move that the server refuses, for a file is there, loses nothing", () => {
  const typed = model.withDraft(opened(), A, "mine");
  assert.deepEqual(model.withMoved(model.withMoved(typed, A, B), B, A), typed);
});
