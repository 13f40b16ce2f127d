// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { added, changed, draftOf, dropped, isChanged, isSavable, keptText, moved, planAhead, rebased, restored, wantedOf } from "../../../../assets/components/plan_draft.js";

const task = (id, title = id, goal = "g") => ({ id, title, goal, comment: "" });
const requirement = (id, text = id) => ({ id, text, comment: "" });
const PLAN = { revision: "1.0", settled: ["T1"], tasks: [task("T1"), task("T2"), task("T3")], requirements: [requirement("R1"), requirement("R2")] };

const ids = (draft) => draft.tasks.map(({ id }) => id);

test("what was not changed is not worth saving", () => {
  const draft = draftOf(PLAN);
  assert.equal(isSavable(draft, PLAN), false);
  assert.equal(isSavable(changed(draft, "tasks", "T2", "comment", "red"), PLAN), true);
  assert.equal(isSavable(changed(draft, "tasks", "T2", "title", "  "), PLAN), false);
  assert.equal(isSavable(added(draft, "requirements"), PLAN), false);
});

test("tasks move, but not before what is settled", () => {
  const draft = draftOf(PLAN);
  const fixed = new Set(["T1"]);
  assert.deepEqual(ids(moved(draft, "tasks", "T3", 1, fixed)), ["T1", "T3", "T2"]);
  assert.deepEqual(ids(moved(draft, "tasks", "T3", 0, fixed)), ["T1", "T2", "T3"]);
  assert.deepEqual(ids(moved(draft, "tasks", "T1", 2, fixed)), ["T1", "T2", "T3"]);
  assert.deepEqual(ids(moved(draft, "tasks", "T3", 3, fixed)), ["T1", "T2", "T3"]);
});

test("what is dropped can be taken back, what was never saved is gone", () => {
  const draft = dropped(draftOf(PLAN), "tasks", "T2", true);
  assert.deepEqual(wantedOf(draft).tasks.map(({ id }) => id), ["T1", "T3"]);
  assert.deepEqual(wantedOf(dropped(draft, "tasks", "T2", false)).tasks.length, 3);
  const grown = added(draftOf(PLAN), "tasks");
  assert.deepEqual(wantedOf(changed(grown, "tasks", "new-1", "title", " Looks ")).tasks[3], { title: "Looks", goal: "", comment: "" });
  assert.equal(dropped(grown, "tasks", "new-1", true).tasks.length, 3);
});

test("a draft stands on a plan that changed meanwhile, and nothing of it is lost", () => {
  let draft = changed(draftOf(PLAN), "tasks", "T2", "goal", "mine");
  draft = changed(draft, "requirements", "R2", "text", "my words");
  draft = dropped(added(draft, "requirements"), "tasks", "T3", true);
  const fresh = { ...PLAN, revision: "2.0", tasks: [task("T1"), task("T2", "Theirs"), task("T3"), task("T4")], requirements: [requirement("R1", "theirs"), requirement("R3")] };
  const { tasks, requirements } = wantedOf(rebased(draft, PLAN, fresh));
  assert.deepEqual(tasks.map(({ id, title, goal }) => [id, title, goal]), [["T1", "T1", "g"], ["T2", "Theirs", "mine"], ["T4", "T4", "g"]]);
  assert.deepEqual(requirements.map(({ id, text }) => [id, text]), [["R1", "theirs"], [undefined, "my words"], [undefined, ""], ["R3", "R3"]]);
});

test("an edit that waits is shown with the progress of what it leaves as it is", () => {
  const model = {
    tasks: [{ ...task("T1"), status: "done" }, { ...task("T2"), status: "pending" }],
    requirements: [{ ...requirement("R1"), status: "passed", checks: [1], evidence: [2] }],
    draft: { tasks: [{ ...task("T1"), status: "working" }, task("T2", "New")], requirements: [{ ...requirement("R1"), comment: "!" }, requirement("R2")] },
  };
  const { tasks, requirements } = planAhead(model);
  assert.deepEqual(tasks.map(({ status, waits }) => [status, waits]), [["done", undefined], [undefined, true]]);
  assert.deepEqual([requirements[0].evidence, requirements[0].comment, requirements[1].waits], [[2], "!", true]);
  assert.deepEqual(planAhead({ ...model, draft: null }).tasks, model.tasks);
});

test("an edit survives a reload, on top of the plan as it is by then", () => {
  const draft = dropped(added(changed(draftOf(PLAN), "tasks", "T2", "title", "mine"), "requirements"), "tasks", "T3", true);
  assert.equal(isChanged(draft, PLAN), true);
  const kept = keptText(draft, PLAN);
  assert.deepEqual(restored(kept, PLAN), { draft, isRebased: false });
  const fresh = { ...PLAN, revision: "1.1", tasks: [...PLAN.tasks.slice(0, 2), task("T4")] };
  const later = restored(kept, fresh);
  assert.equal(later.isRebased, true);
  assert.deepEqual(later.draft.tasks.map(({ id, title }) => [id, title]), [["T1", "T1"], ["T2", "mine"], ["T4", "T4"]]);
  for (const text of [null, "", "{", "{}", "null", '{"draft":{"tasks":[1],"requirements":[]},"base":{"tasks":[],"requirements":[]}}'.slice(0, 20)]) {
    assert.equal(restored(text, PLAN), null);
  }
});
