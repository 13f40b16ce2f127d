// How far a build is, and how long it may still take. Pure: tested with `node --test`.
import { openStep } from "./build_model.js";

/** Shares of a build, as builds were measured: what comes before its tasks, and after them. */
const BEFORE = { listen: 0, survey: 0, intake: 0, spec: 0.01, architecture: 0.03, plan: 0.05, replan: 0.05, approval: 0.1, baseline: 0.1 };
const BEFORE_TASKS = 0.15;
const AFTER_TASKS = 0.03;
/** How much of a task is behind when each of its stages begins. */
const OF_TASK = { develop: 0, write: 0.3, execute: 0.35, verify: 0.45, repair: 0.7 };
/** How far the pace of the tasks that are done may be from that of the next ones. */
const QUICKER = 0.7;
const SLOWER = 1.5;

const stepsOf = (model) => {
  const first = Math.max(0, model.rows.findLastIndex((row) => row.type === "start" && !row.again));
  return model.rows.slice(first).filter(({ type }) => type === "step");
};

const secondsOf = (step, now) => step.seconds ?? Math.max(0, (now - Date.parse(step.at)) / 1000);

/** Seconds that the steps of the present build have worked, those of one task, or all. Waiting for its owner is no work. */
export const worked = (model, now, task) =>
  stepsOf(model)
    .filter((step) => step.stage !== "approval" && (task === undefined || step.task === task))
    .reduce((sum, step) => sum + secondsOf(step, now), 0);

/** The share of the present build that is done, 0 to 1; null while no build is at work. */
export function shareDone(model) {
  if (model.build?.status !== "running") return null;
  const stage = (openStep(model) ?? stepsOf(model).at(-1))?.stage;
  if (!stage) return 0;
  if (stage in BEFORE) return BEFORE[stage];
  const total = model.tasks.length;
  if (!total) return BEFORE_TASKS;
  const done = model.tasks.filter(({ status }) => status === "done").length;
  if (done === total) return 1 - AFTER_TASKS;
  return BEFORE_TASKS + ((done + (OF_TASK[stage] ?? 0)) / total) * (1 - BEFORE_TASKS - AFTER_TASKS);
}

/**
 * Seconds that are left, `[fewest, most]`: as the owner's earlier builds took, else by the pace of the tasks that are
 * done. Null where neither is known; `[0, 0]` when it takes longer than any of them.
 */
export function secondsLeft(model, now) {
  if (model.build?.status !== "running") return null;
  const expected = model.build.expected?.seconds;
  if (expected) return expected.map((seconds) => Math.max(0, seconds - worked(model, now)));
  const done = model.tasks.filter(({ status }) => status === "done");
  const left = model.tasks.length - done.length;
  if (!done.length || !left) return null;
  const each = done.reduce((sum, { id }) => sum + worked(model, now, id), 0) / done.length;
  const present = model.tasks.find(({ status }) => status === "working");
  const likely = each * left - Math.min(each, present ? worked(model, now, present.id) : 0);
  return [likely * QUICKER, likely * SLOWER];
}

/** The same for people: `[kind, minutes]`, where kind is `long`, `minute` or `minutes`. */
export function timeLeft(left) {
  if (!left) return null;
  const [fewest, most] = left;
  if (most <= 0) return ["long"];
  if (most < 60) return ["minute"];
  return ["minutes", [Math.max(1, Math.floor(fewest / 60)), Math.ceil(most / 60)]];
}

/** Tokens and money of the present build by role, the dearest first: `{role, tokens, cost, unpriced}`. */
export function usesByRole(model) {
  const uses = new Map();
  for (const { role, tokens, cost, unpriced } of stepsOf(model)) {
    if (!tokens) continue;
    const before = uses.get(role) ?? { role, tokens: 0, cost: 0, unpriced: false };
    uses.set(role, { role, tokens: before.tokens + tokens, cost: before.cost + cost, unpriced: before.unpriced || unpriced });
  }
  return [...uses.values()].sort((one, other) => other.cost - one.cost || other.tokens - one.tokens);
}

/** What a task has taken so far: `{seconds, cost, unpriced, stage, since}`; null before it has begun. */
export function taskUse(model, task, now) {
  const steps = stepsOf(model).filter((step) => step.task === task);
  if (!steps.length) return null;
  return {
    seconds: worked(model, now, task),
    cost: steps.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    unpriced: steps.some(({ unpriced }) => unpriced),
    stage: steps.at(-1).stage,
    since: steps[0].at,
  };
}
