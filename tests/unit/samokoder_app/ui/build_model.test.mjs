// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { applyEvent, commandsOf, continued, emptyModel, isOfEarlierFiles, lengthened, openStep, presentOf, withPiece } from "../../../../assets/components/build_model.js";

const BUILD = "b1";

function played(...payloads) {
  const model = emptyModel();
  payloads.forEach((payload, index) => applyEvent(model, event(index + 1, payload)));
  return model;
}

const event = (seq, payload) => ({ seq, at: `2030-01-01T00:00:${String(seq).padStart(2, "0")}Z`, build_id: BUILD, kind: payload.kind, payload });
const started = { kind: "build_started", idea: "Книги", stack: "fastapi", model: "demo", is_demo: true };
const stage = { kind: "stage_started", stage: "develop", role: "developer", task: "T1" };
const requirement = (status) => ({ kind: "requirement_updated", requirement: "R1", text: "Добавить книгу", status, evidence: [] });
const spec = { title: "Книги", summary: "", requirements: [{ id: "R1", text: "Добавить книгу", status: "pending", checks: [], evidence: [] }], out_of_scope: [] };

test("an event that is already known changes nothing", () => {
  const model = played(started, stage);
  assert.equal(applyEvent(model, event(2, stage)), false);
  assert.equal(model.rows.length, 2);
});

test("what a project was while its history comes is not shown as if it were so now", () => {
  const model = emptyModel();
  const shown = [started, stage, { kind: "spec_ready", spec }, { kind: "build_finished", status: "done", seconds: 1 }].map((payload, index) => {
    applyEvent(model, event(index + 1, payload));
    return presentOf(model, false);
  });
  assert.deepEqual(shown.map(({ build, rows, requirements }) => [build, rows.length, requirements.length]), Array(4).fill([null, 0, 0]));
  assert.equal(presentOf(model, true), model);
  assert.equal(model.build.status, "done");
});

test("what happens in a step is shown in it", () => {
  const model = played(started, stage, { kind: "message_started", message_id: "m", role: "developer", stage: "develop" },
    { kind: "message_finished", message_id: "m", role: "developer", stage: "develop", text: "Готово" },
    { kind: "file_changed", path: "app/main.py", change: "changed", added: 2, removed: 1 },
    { kind: "file_changed", path: "app/db.py", change: "created", added: 9, removed: 0 });
  const step = model.rows[1];
  assert.deepEqual(step.parts.map((part) => part.type), ["message", "files"]);
  assert.equal(step.parts[0].text, "Готово");
  assert.equal(step.parts[1].files.length, 2);
  assert.equal(openStep(model), step);
});

test("a command keeps its output, and a finished step is closed", () => {
  const model = played(started, stage, { kind: "command_started", command_id: "c", argv: ["pytest"], label: "Тесты" },
    { kind: "command_finished", command_id: "c", exit_code: 1, seconds: 2, tail: "1 failed" },
    { kind: "stage_finished", stage: "develop", role: "developer", outcome: "ok", seconds: 3 });
  assert.deepEqual([model.rows[1].parts[0].exitCode, model.rows[1].parts[0].tail], [1, "1 failed"]);
  assert.equal(openStep(model), null);
});

const call = (id, tool, label, command = null) => ({ kind: "tool_started", call_id: id, tool, label, command_id: command });
const outcome = (id, failed, note) => ({ kind: "tool_finished", call_id: id, is_failed: failed, note, detail: "said" });

test("calls of tools stand together, with their files and commands in them", () => {
  const model = played(started, stage, call("a", "write", "пишет"),
    { kind: "file_changed", path: "app/main.py", change: "created", added: 2, removed: 0 }, outcome("a", false, "+2 −0"),
    call("b", "run", "тесты", "c"), { kind: "command_started", command_id: "c", argv: ["pytest"], label: "тесты" },
    { kind: "command_finished", command_id: "c", exit_code: 1, seconds: 2, tail: "1 failed" }, outcome("b", true, "1 failed"));
  const [group] = model.rows[1].parts;
  assert.equal(model.rows[1].parts.length, 1);
  assert.deepEqual(group.calls.map(({ state, note }) => [state, note]), [["done", "+2 −0"], ["failed", "1 failed"]]);
  assert.deepEqual(group.calls[0].files.map(({ path }) => path), ["app/main.py"]);
  assert.deepEqual([group.calls[1].command.exitCode, group.calls[1].command.label], [1, "тесты"]);
  assert.deepEqual(commandsOf(model).map(({ tail }) => tail), ["1 failed"]);
});

test("words between calls begin a new group, and a call of a build that rests is stopped", () => {
  const model = played(started, stage, call("a", "read", "читает"), outcome("a", false, ""),
    { kind: "message_finished", message_id: "m", role: "developer", stage: "develop", text: "Теперь тесты" },
    call("b", "run", "тесты", "c"), { kind: "command_started", command_id: "c", argv: ["pytest"], label: "тесты" },
    { kind: "build_finished", status: "paused", usage: {}, seconds: 1 });
  assert.deepEqual(model.rows[1].parts.map(({ type }) => type), ["tools", "message", "tools"]);
  assert.deepEqual([model.rows[1].parts[2].calls[0].state, commandsOf(model)[0].stopped], ["stopped", true]);
});

test("a call that was stopped is finished when the build goes on", () => {
  const model = played(started, stage, call("a", "run", "тесты"), { kind: "build_finished", status: "paused", usage: {}, seconds: 1 },
    started, stage, outcome("a", false, "1 passed"));
  assert.equal(model.rows[1].parts[0].calls[0].state, "done");
});

test("a plan that was approved beforehand leaves no step of waiting", () => {
  const approval = { kind: "stage_started", stage: "approval", role: "tech_lead", task: null };
  const accepted = { kind: "stage_finished", stage: "approval", role: "tech_lead", outcome: "plan_accepted", seconds: 0 };
  const asked = { ...accepted, outcome: "approval_asked" };
  assert.deepEqual(played(started, approval, accepted).rows.map((row) => row.type), ["start"]);
  assert.deepEqual(played(started, approval, { kind: "approval_asked" }, asked).rows.map((row) => row.type), ["start", "step", "approval"]);
});

test("an edit by hand after the end stands by itself", () => {
  const model = played(started, stage, { kind: "build_finished", status: "done", usage: {}, seconds: 1 },
    { kind: "file_changed", path: "README.md", change: "changed", added: 1, removed: 0 },
    { kind: "version_saved", version: 6, title: "README.md" });
  assert.equal(model.rows[1].parts.length, 0);
  assert.deepEqual(model.rows.slice(3).map((row) => row.type), ["files", "version"]);
});

test("requirements follow the specification and their evidence", () => {
  const model = played(started, stage, { kind: "spec_ready", spec }, requirement("working"), requirement("passed"));
  assert.deepEqual(model.requirements.map(({ id, status }) => [id, status]), [["R1", "passed"]]);
});

test("a verification tells what failed and why", () => {
  const failed = { kind: "requirement_updated", requirement: "R1", text: "Adding", status: "failed", evidence: [{ status: "passed", sentence: "ok" }, { status: "failed", sentence: "Step 2: no field" }] };
  const model = played(started, stage, { kind: "spec_ready", spec }, failed, { kind: "verification_finished", passed: 1, failed: 1, not_verified: 0, pending: 2, facts: [] });
  const part = model.rows.at(-1).parts.at(-1);
  assert.deepEqual([part.passed, part.total, part.failed], [1, 4, 1]);
  assert.deepEqual(part.failures, [{ id: "R1", text: "Adding", sentence: "Step 2: no field" }]);
});

test("tokens and money add up, and an unknown price says so", () => {
  const call = { kind: "model_called", role: "developer", model: "m", prompt_tokens: 100, completion_tokens: 20, estimated: false, cost_usd: "0.01", seconds: 1 };
  const model = played(started, stage, call, { ...call, cost_usd: null });
  assert.equal(model.usage.prompt + model.usage.completion, 240);
  assert.equal(model.usage.cost, 0.01);
  assert.equal(model.rows.at(-1).unpriced, true);
  assert.equal(model.usage.unpriced, true);
  assert.equal(model.rows[1].tokens, 240);
  const again = { ...event(5, { ...started, is_turn: true }), build_id: "b2" };
  applyEvent(model, again);
  applyEvent(model, { ...event(6, call), build_id: "b2" });
  assert.deepEqual([model.usage.prompt, model.usage.unpriced], [100, false], "of this build alone");
  assert.deepEqual([model.total.prompt, model.total.spent, model.total.unpriced], [300, 3, true], "of the project");
});

test("what a build used is held against what was expected, once it is done", () => {
  const forecast = { calls: [5, 9], prompt_tokens: [10, 20], completion_tokens: [1, 2], cost_usd: ["0.02", "0.05"] };
  const expecting = { ...started, forecast };
  const used = { kind: "model_called", role: "developer", model: "m", prompt_tokens: 12, completion_tokens: 1, estimated: false, cost_usd: "0.03", seconds: 1 };
  const ends = (status) => played(expecting, used, { kind: "build_finished", status, usage: {}, seconds: 1 }).rows.at(-1);
  assert.equal(ends("paused").account, null);
  const { account } = ends("done");
  assert.deepEqual([account.expected.calls[1], account.usage.spent, account.usage.cost], [9, 1, 0.03]);
});

test("a build's limits and what its plan is likely to use are known", () => {
  const forecast = { calls: [2, 9], prompt_tokens: [1, 2], completion_tokens: [1, 2], cost_usd: null };
  const limited = { ...started, budget: { usd: "1.5", tokens: null } };
  const model = played(limited, { kind: "approval_asked", forecast });
  assert.deepEqual([model.build.budget.usd, model.build.status, model.build.forecast.calls[1]], ["1.5", "waiting", 9]);
  applyEvent(model, event(10, { ...started, budget: { usd: "3", tokens: 5000 } }));
  assert.deepEqual(model.build.budget, { usd: "3", tokens: 5000 });
  assert.deepEqual(played(started).build.budget, {});
});

test("the end carries its reason, also of a build that never began", () => {
  const error = { code: "beyond_model", message: "Нет", details: { nearest: "Список" } };
  const model = played({ kind: "build_finished", status: "failed", usage: {}, seconds: 0, error });
  assert.equal(model.build.status, "failed");
  assert.equal(model.build.error.details.nearest, "Список");
});

test("a new build begins with an empty plan, a resumed one keeps it", () => {
  const model = played(started, stage, { kind: "spec_ready", spec });
  applyEvent(model, event(10, started));
  assert.equal(model.requirements.length, 1);
  applyEvent(model, { ...event(11, started), build_id: "b2" });
  assert.equal(model.requirements.length, 0);
});

test("a build taken over from another project did not begin here", () => {
  const forked = { kind: "notice", level: "info", code: "forked", text: "Из версии 2" };
  assert.equal(played(started, forked).rows[0].isTakenOver, true);
  assert.equal(played(started).rows[0].isTakenOver, undefined);
  assert.equal(played(forked).rows.length, 1);
});

test("an unknown kind of event is passed over", () => {
  assert.equal(played({ kind: "of_the_future" }).seq, 1);
});

test("saved text goes on with the pieces that came while it was asked for", () => {
  assert.equal(continued("abcdef", [{ offset: 4, text: "ef" }, { offset: 6, text: "gh" }]), "abcdefgh");
  assert.equal(continued("ab", [{ offset: 9, text: "x" }]), "ab");
});

test("live pieces join, repeat without harm, replace after a retry, and show a gap", () => {
  assert.equal(withPiece("abc", 3, "def"), "abcdef");
  assert.equal(withPiece("abcdef", 3, "def"), "abcdef");
  assert.equal(withPiece("abcdef", 0, "x"), "x");
  assert.equal(withPiece("abc", 4, "def"), null);
});

test("a reader who joins in the middle takes the saved text, one who is ahead keeps what he has", () => {
  assert.equal(lengthened("", "Hello"), "Hello");
  assert.equal(lengthened("Hel", "Hello"), "Hello");
  assert.equal(lengthened("Hello", "Hel"), null);
  assert.equal(lengthened("Other", "Hello there"), null);
});

const speaking = { kind: "message_started", message_id: "s0-m0", role: "developer", stage: "develop" };
const said = (text) => ({ kind: "message_finished", message_id: "s0-m0", role: "developer", stage: "develop", text });
const rests = (status) => ({ kind: "build_finished", status, usage: {}, seconds: 1 });

test("a message of a second build is its own, although it has the id of one of the first", () => {
  const model = played(started, stage, speaking, rests("cancelled"));
  const again = [started, stage, speaking, said("Готово")];
  again.forEach((payload) => applyEvent(model, { ...event(model.seq + 1, payload), build_id: "b2" }));
  const steps = model.rows.filter((row) => row.type === "step");
  assert.deepEqual(steps.map((step) => step.parts.map((part) => part.text)), [[""], ["Готово"]]);
});

test("a message that was begun before a rest goes on in the step that begins after it", () => {
  const model = played(started, stage, speaking, rests("paused"), started, stage, said("Готово"));
  const steps = model.rows.filter((row) => row.type === "step");
  assert.deepEqual(steps.map((step) => step.parts.map((part) => part.text)), [[], ["Готово"]]);
});

test("a command of a build that rests does not run on", () => {
  const command = { kind: "command_started", command_id: "c", argv: ["pytest"], label: "Тесты" };
  const model = played(started, stage, command, rests("paused"));
  assert.equal(model.rows[1].parts[0].stopped, true);
  [started, stage, command].forEach((payload) => applyEvent(model, event(model.seq + 1, payload)));
  assert.equal(model.rows[1].parts[0].stopped, false);
});

test("an offset counts an emoji as one character, as the server does", () => {
  assert.equal(withPiece("😀 готово", 8, "!"), "😀 готово!");
  assert.equal(withPiece("a😀b", 1, "c"), "ac");
  assert.equal(withPiece("😀", 1, "😀"), "😀😀");
  assert.equal(withPiece("😀", 2, "x"), null);
});

test("a message begins a turn: what is known of the app stays, only the bill begins anew", () => {
  const model = played(started, { kind: "spec_ready", spec }, requirement("passed"),
    { kind: "model_called", role: "developer", model: "m", prompt_tokens: 5, completion_tokens: 1, estimated: false, cost_usd: null, seconds: 1 },
    { kind: "build_finished", status: "done", usage: {}, seconds: 9, error: null });
  const said = { kind: "user_message", message_id: "u", text: "Why?", attachments: [{ kind: "element", selector: "#add" }] };
  applyEvent(model, { ...event(10, said), build_id: "b2" });
  assert.deepEqual([model.build.id, model.build.status, model.build.isTurn], ["b2", "queued", true]);
  assert.equal(model.rows.at(-1).attachments[0].selector, "#add");
  applyEvent(model, { ...event(11, { ...started, is_turn: true }), build_id: "b2" });
  assert.deepEqual([model.build.status, model.rows.at(-1).again, model.rows.at(-1).isTurn], ["running", false, true]);
  assert.equal(model.requirements[0].status, "passed");
  assert.equal(model.usage.spent, 0);
  applyEvent(model, { ...event(12, { ...stage, stage: "listen" }), build_id: "b2" });
  applyEvent(model, { ...event(13, { kind: "turn_understood", turn: "question", is_declined: false }), build_id: "b2" });
  assert.deepEqual(model.rows.at(-1).parts.map(({ type, turn }) => [type, turn]), [["turn", "question"]]);
});

test("a finished task says how many requirements pass by then", () => {
  const tasks = [{ id: "T1", title: "Книги", status: "pending" }, { id: "T2", title: "Поиск", status: "pending" }];
  const model = played(started, { kind: "plan_ready", plan: { tasks }, spec },
    { kind: "task_updated", task: "T1", title: "Книги", status: "done", passed: 1, total: 3 });
  assert.deepEqual(model.tasks.map(({ status, passed, total }) => [status, passed, total]), [["done", 1, 3], ["pending", undefined, undefined]]);
});

test("an edit of the plan waits until the build has taken it", () => {
  const tasks = [{ id: "T1", title: "Все", goal: "g", status: "pending" }];
  const edited = { kind: "plan_edited", number: 1, plan: { tasks }, requirements: [] };
  const model = played(started, { kind: "plan_ready", plan: { tasks: [] }, spec }, edited);
  assert.deepEqual(model.draft, { tasks, requirements: [] });
  applyEvent(model, event(4, { kind: "plan_ready", plan: { tasks }, spec }));
  assert.equal(model.draft, null);
  assert.equal(model.rows.some(({ type }) => type === "edited"), true);
});

test("results are of earlier files once the present version is one that was verified at another time, or never", () => {
  const verified = { kind: "verification_finished", passed: 1, failed: 0, not_verified: 0, pending: 0, facts: [] };
  const running = played(started, { kind: "spec_ready", spec }, stage, requirement("passed"), verified);
  const of = (second) => ({ number: 2, evidence: second && { at: `2030-01-01T00:00:0${second}.000000+00:00` } });
  assert.equal(isOfEarlierFiles(running, of(null)), false);
  const over = played(started, { kind: "spec_ready", spec }, stage, requirement("passed"), verified, { kind: "build_finished", status: "done", seconds: 1 });
  assert.equal(isOfEarlierFiles(over, of(5)), false);
  assert.equal(isOfEarlierFiles(over, of(3)), true);
  assert.equal(isOfEarlierFiles(over, of(null)), true);
  assert.equal(isOfEarlierFiles(emptyModel(), of(null)), false);
});

test("what a build did to each file is seen from before it began, and forgotten by the next", () => {
  const file = (path, change) => ({ kind: "file_changed", path, change, added: 1, removed: 0 });
  const payloads = [started, stage, file("new.py", "created"), file("new.py", "changed"), file("old.py", "changed"), file("gone.py", "deleted"),
    file("brief.py", "created"), file("brief.py", "deleted"), file("back.py", "deleted"), file("back.py", "created")];
  const model = played(...payloads);
  assert.deepEqual(model.changed, { "new.py": "created", "old.py": "changed", "gone.py": "deleted", "back.py": "changed" });
  applyEvent(model, { ...event(50, file("by_hand.py", "changed")), build_id: null });
  assert.equal(model.changed["by_hand.py"], undefined);
  applyEvent(model, { ...event(51, started), build_id: "b2" });
  assert.deepEqual(model.changed, {});
});

test("a plan that its engine takes once is open while it waits for it", () => {
  const turn = { kind: "stage_started", stage: "gpt_pilot", role: "developer", is_plan_open: false };
  const resumed = { ...started, is_plan_open: false };
  const isOpen = (...payloads) => played(...payloads).build.isPlanOpen;
  assert.equal(isOpen(started, stage), true);
  assert.equal(isOpen(started, turn), false);
  assert.equal(isOpen(started, turn, { kind: "questions_asked", questions: [] }), false);
  assert.equal(isOpen(started, turn, { kind: "approval_asked" }), true);
  assert.equal(isOpen(started, turn, { kind: "approval_asked" }, resumed), false);
  assert.equal(isOpen(started, turn, stage), true);
});

test("agents that take turns within a stage end each other's step", () => {
  const turn = (role) => ({ kind: "stage_started", stage: "gpt_pilot", role, task: null });
  const model = played(started, turn("developer"), turn("spec_writer"));
  const steps = model.rows.filter(({ type }) => type === "step");
  assert.deepEqual(steps.map(({ role, seconds, outcome }) => [role, seconds, outcome]), [["developer", 1, "handed_over"], ["spec_writer", null, null]]);
  assert.equal(openStep(model), steps[1]);
});
