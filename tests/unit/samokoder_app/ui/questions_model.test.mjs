// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { chosen, emptyAnswers, givenOf, read, saidTo, typed } from "../../../../assets/components/questions_model.js";
import { applyEvent, emptyModel } from "../../../../assets/components/build_model.js";

const questions = [{ id: "Q1", text: "Who?", choices: ["me", "all"], is_free: true }, { id: "Q2", text: "What?", choices: [], is_free: true }];

test("a choice is taken, changed and given back", () => {
  let answers = chosen(emptyAnswers(), "Q1", "me");
  assert.equal(saidTo(answers, questions[0]), "me");
  answers = chosen(answers, "Q1", "all");
  assert.deepEqual(givenOf(questions, answers), [{ question: "Q1", text: "all" }]);
  assert.deepEqual(givenOf(questions, chosen(answers, "Q1", "all")), []);
});

test("own words and a choice take each other's place", () => {
  let answers = typed(chosen(emptyAnswers(), "Q1", "me"), "Q1", " my team ");
  assert.deepEqual(givenOf(questions, answers), [{ question: "Q1", text: "my team" }]);
  assert.equal(answers.Q1.choice, null);
  answers = chosen(answers, "Q1", "me");
  assert.equal(answers.Q1.words, "");
  assert.equal(saidTo(typed(answers, "Q1", "  "), questions[0]), "me");
});

test("what was kept over a reload is read, anything else is not", () => {
  const answers = chosen(emptyAnswers(), "Q1", "me");
  assert.deepEqual(read(JSON.stringify(answers)), answers);
  for (const kept of [null, "", "{", "[]", "null", "7"]) assert.deepEqual(read(kept), {});
});

const played = (...payloads) => {
  const model = emptyModel();
  payloads.forEach((payload, index) => applyEvent(model, { seq: index + 1, at: "2030-01-01T00:00:01Z", build_id: "b1", kind: payload.kind, payload }));
  return model;
};
const started = { kind: "build_started", idea: "Books", stack: "fastapi", model: "m", is_demo: false };
const stage = { kind: "stage_started", stage: "intake", role: "spec_writer", task: null };
const finished = (outcome) => ({ kind: "stage_finished", stage: "intake", role: "spec_writer", outcome, seconds: 1 });
const rests = { kind: "build_finished", status: "waiting", usage: {}, seconds: 1, error: null };

test("questions are shown once and hold their answers", () => {
  const answers = [{ question: "Q1", text: "me" }];
  const asked = [started, stage, { kind: "questions_asked", questions }, finished("questions_asked"), rests];
  const waiting = played(...asked);
  assert.deepEqual([waiting.build.status, waiting.build.isAsking], ["waiting", true]);
  const model = played(...asked, { kind: "questions_answered", answers }, started, stage, finished("answers_given"));
  const rows = model.rows.filter(({ type }) => type === "questions");
  assert.equal(rows.length, 1);
  assert.deepEqual(rows[0].answers, answers);
  assert.deepEqual([model.build.status, model.build.isAsking], ["running", undefined]);
  assert.deepEqual(model.rows.filter(({ type }) => type === "start").map(({ again }) => again), [false, true]);
  assert.equal(model.rows.filter(({ type }) => type === "step").length, 1);
});
