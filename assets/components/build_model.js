// What the events of a project add up to: a pure reducer, tested with `node --test`.

const OPEN_ENDED = { spent: 0, prompt: 0, completion: 0, estimated: false, cost: 0, unpriced: false };

/** A project of which nothing is known yet. */
export function emptyModel() {
  return {
    seq: 0,
    build: null,
    spec: null,
    tasks: [],
    requirements: [],
    draft: null,
    facts: [],
    changed: {},
    verifiedAt: 0,
    rows: [],
    usage: { ...OPEN_ENDED },
    total: { ...OPEN_ENDED }, // of all builds of the project
    version: 0,
    previews: 0,
  };
}

const NOTHING = Object.freeze(emptyModel());

/** What panels are shown: nothing until the history is told, for what a project was in between it is not now. */
export const presentOf = (model, isTold) => (isTold ? model : NOTHING);

const withCall = (usage, call, cost) => ({
  spent: usage.spent + 1,
  prompt: usage.prompt + call.prompt_tokens,
  completion: usage.completion + call.completion_tokens,
  estimated: usage.estimated || call.estimated,
  cost: usage.cost + (cost ?? 0),
  unpriced: usage.unpriced || cost === null,
});

const touch = (row) => {
  row.revision = (row.revision ?? 0) + 1;
};

const push = (model, row) => {
  row.key = `${model.seq}-${row.type}`;
  row.revision = 0;
  model.rows.push(row);
  return row;
};

/** Whether what the last verification found is not about the files of `present`, the present version: they are others since. */
export function isOfEarlierFiles(model, present) {
  if (!present || !model.verifiedAt || ["queued", "running"].includes(model.build?.status)) return false;
  return !present.evidence || Date.parse(present.evidence.at) !== model.verifiedAt;
}

/** The step that is being worked on, or null. */
export function openStep(model) {
  for (let index = model.rows.length - 1; index >= 0; index -= 1) {
    const row = model.rows[index];
    if (row.type === "finished" || row.type === "start") return null;
    if (row.type === "step") return row.seconds === null ? row : null;
  }
  return null;
}

/** What is done in a step; in those of GPT-Pilot, what its role does. */
export const doing = (step, texts) =>
  (step.stage === "gpt_pilot" && texts[`pilot_${step.role}`]) || (texts[`stage_${step.stage}`] ?? step.stage);

const lastStep = (model) => {
  for (let index = model.rows.length - 1; index >= 0; index -= 1) {
    if (model.rows[index].type === "step") return model.rows[index];
    if (["start", "finished"].includes(model.rows[index].type)) return null;
  }
  return null;
};

// What belongs to a step is shown inside it; without one it stands alone.
const addPart = (model, part) => {
  const step = openStep(model) ?? lastStep(model);
  if (!step) return push(model, part);
  part.key = `${model.seq}-${part.type}`;
  step.parts.push(part);
  touch(step);
  return part;
};

// Ids of messages and commands count from zero in every build: only the present one's rows are looked at.
const firstRow = (model) => Math.max(0, model.rows.findLastIndex((row) => row.type === "start" && !row.again));

const findPart = (model, type, id) => {
  const first = firstRow(model);
  for (let index = model.rows.length - 1; index >= first; index -= 1) {
    const row = model.rows[index];
    if (row.type === type && row.id === id) return [row, row];
    const part = row.parts?.find((candidate) => candidate.type === type && candidate.id === id);
    if (part) return [row, part];
  }
  return null;
};

const changePart = (model, type, id, change) => {
  const found = findPart(model, type, id);
  const [row, part] = found ?? [null, addPart(model, { type, id })];
  Object.assign(part, change);
  touch(row ?? lastStep(model) ?? part);
};

// A model's call of a tool, wherever its group stands; `fits` tells it from the others.
const findCall = (model, fits) => {
  for (const row of model.rows.slice(firstRow(model)).reverse()) {
    for (const part of row.parts ?? [row]) {
      const call = part.calls?.find(fits);
      if (call) return [row, call];
    }
  }
  return null;
};

const addCall = (model, call) => {
  const step = openStep(model) ?? lastStep(model);
  const last = step ? step.parts.at(-1) : model.rows.at(-1);
  const group = last?.type === "tools" ? last : addPart(model, { type: "tools", calls: [] });
  group.calls.push(call);
  touch(step ?? group);
};

// A command that a tool runs is shown in the tool's line.
const changeCommand = (model, id, change) => {
  const found = findCall(model, ({ commandId }) => commandId === id);
  if (!found) return changePart(model, "command", id, change);
  const [row, call] = found;
  call.command = { ...(call.command ?? { type: "command", id, key: id }), ...change };
  return touch(row);
};

/** Every command of the build, those of tools among them. */
export const commandsOf = (model) =>
  model.rows
    .flatMap((row) => row.parts ?? [row])
    .flatMap((part) => (part.type === "command" ? [part] : (part.calls ?? []).flatMap(({ command }) => command ?? [])));

const isSpoken = (part) => part.type === "message" && part.text === null;

// A step that begins anew after a rest goes on with the message that it had begun.
const takeUnfinished = (model, stage) => {
  const earlier = model.rows.slice(firstRow(model)).filter((row) => row.type === "step" && row.stage === stage);
  return earlier.flatMap((row) => {
    const unfinished = row.parts.filter(isSpoken);
    if (!unfinished.length) return [];
    row.parts = row.parts.filter((part) => !isSpoken(part));
    touch(row);
    return unfinished;
  });
};

// Agents of GPT-Pilot take turns within one stage: whoever worked before has ended.
const handOver = (model, stage, at) => {
  const before = openStep(model);
  if (before?.stage !== stage) return;
  Object.assign(before, { seconds: Math.max(0, (Date.parse(at) - Date.parse(before.at)) / 1000), outcome: "handed_over" });
  touch(before);
};

// Nothing of a build that rests is at work, whatever it was doing.
const stopAll = (model) => {
  for (const row of model.rows.slice(firstRow(model))) {
    for (const call of (row.parts ?? []).flatMap((part) => part.calls ?? [])) {
      if (call.state !== "running") continue;
      call.state = "stopped";
      if (call.command?.exitCode === null) call.command.stopped = true;
      touch(row);
    }
    for (const part of row.parts ?? []) {
      if (part.type !== "command" || part.exitCode !== null) continue;
      part.stopped = true;
      touch(row);
    }
  }
};

// What an earlier build never finished saying is no running text of the next one.
const silence = (model) => {
  for (const row of model.rows) {
    const unfinished = (row.parts ?? []).filter(isSpoken);
    for (const part of unfinished) part.text = "";
    if (unfinished.length) touch(row);
  }
};

const lastQuestions = (model) => model.rows.slice(firstRow(model)).findLast(({ type }) => type === "questions");

// What a build did to each file by now, seen from before it began.
function withFileChange(changed, { path, change }) {
  const { [path]: before, ...others } = changed;
  if (change === "deleted") return before === "created" ? others : { ...others, [path]: "deleted" };
  const isNew = change === "created" && before !== "deleted";
  return { ...others, [path]: isNew || before === "created" ? "created" : "changed" };
}

const setRequirement = (model, id, change) => {
  const known = model.requirements.some((requirement) => requirement.id === id);
  model.requirements = known
    ? model.requirements.map((requirement) => (requirement.id === id ? { ...requirement, ...change } : requirement))
    : [...model.requirements, { id, checks: [], evidence: [], ...change }];
};

const takeSpec = (model, spec) => {
  model.spec = spec;
  const before = new Map(model.requirements.map((requirement) => [requirement.id, requirement]));
  model.requirements = spec.requirements.map((requirement) => ({ ...before.get(requirement.id), ...requirement }));
};

const HANDLERS = {
  build_started(model, event, payload) {
    const again = model.build?.id === event.build_id && model.build.status !== "queued";
    const isTurn = payload.is_turn ?? false;
    if (!again) {
      silence(model);
      // A message is about what is there; an idea begins with nothing.
      if (!isTurn) Object.assign(model, { spec: null, tasks: [], requirements: [], facts: [] });
      Object.assign(model, { draft: null, changed: {}, usage: { ...OPEN_ENDED } });
    }
    model.build = {
      id: event.build_id,
      status: "running",
      model: payload.model,
      isDemo: payload.is_demo,
      isTurn,
      startedAt: again ? model.build.startedAt : event.at,
      budget: payload.budget ?? {},
      expected: payload.forecast ?? null,
      forecast: null,
      error: null,
      isPlanOpen: payload.is_plan_open ?? true,
    };
    push(model, { type: "start", again, isTurn, at: event.at, idea: payload.idea, images: payload.images ?? [], page: payload.page ?? "", model: payload.model, isDemo: payload.is_demo, author: event.author });
  },
  stage_started(model, event, payload) {
    const { stage, role, task } = payload;
    const parts = takeUnfinished(model, stage);
    handOver(model, stage, event.at);
    if (model.build) model.build = { ...model.build, isPlanOpen: payload.is_plan_open ?? true };
    push(model, { type: "step", stage, role, task, at: event.at, seconds: null, outcome: null, parts, tokens: 0, cost: 0, unpriced: false, models: [] });
  },
  stage_finished(model, event, payload) {
    const step = model.rows.findLast((row) => row.type === "step" && row.stage === payload.stage);
    if (!step) return;
    if (["plan_accepted", "answers_given"].includes(payload.outcome) && step.parts.length === 0) {
      // Approved beforehand, or answers taken over: nobody waited, so there is no step to show.
      model.rows.splice(model.rows.indexOf(step), 1);
      return;
    }
    Object.assign(step, { seconds: payload.seconds, outcome: payload.outcome });
    touch(step);
  },
  user_message(model, event, payload) {
    const { message_id: id, text, attachments } = payload;
    push(model, { type: "user", id, at: event.at, text, attachments: attachments ?? [], author: event.author });
    // Said to a build that does not work yet: it begins with this message.
    if (model.build && event.build_id && event.build_id !== model.build.id) {
      model.build = { ...model.build, id: event.build_id, status: "queued", isTurn: true, error: null };
    }
  },
  turn_understood(model, event, payload) {
    addPart(model, { type: "turn", turn: payload.turn, isDeclined: payload.is_declined ?? false });
  },
  message_started(model, event, payload) {
    changePart(model, "message", payload.message_id, { role: payload.role, text: null });
  },
  message_finished(model, event, payload) {
    changePart(model, "message", payload.message_id, { role: payload.role, text: payload.text });
  },
  questions_asked(model, event, payload) {
    if (model.build) model.build = { ...model.build, status: "waiting", isAsking: true };
    const known = lastQuestions(model);
    if (known && !known.answers) return;
    const stage = (openStep(model) ?? lastStep(model))?.stage;
    push(model, { type: "questions", at: event.at, questions: payload.questions, answers: null, isOfPilot: stage === "gpt_pilot" });
  },
  questions_answered(model, event, payload) {
    const row = lastQuestions(model);
    if (!row) return;
    row.answers = payload.answers;
    row.author = event.author;
    if (model.build) model.build = { ...model.build, status: "running", isAsking: false };
    touch(row);
  },
  spec_ready(model, event, payload) {
    takeSpec(model, payload.spec);
    addPart(model, { type: "spec", count: payload.spec.requirements.length });
  },
  plan_ready(model, event, payload) {
    takeSpec(model, payload.spec);
    const before = new Map(model.tasks.map((task) => [task.id, task]));
    model.tasks = payload.plan.tasks.map((task) => ({ ...before.get(task.id), ...task }));
    model.draft = null;
    addPart(model, { type: "plan", count: model.tasks.length });
  },
  plan_edited(model, event, payload) {
    // What the owner has changed and the build has not taken yet.
    model.draft = { tasks: payload.plan.tasks, requirements: payload.requirements };
    push(model, { type: "edited", at: event.at, author: event.author });
  },
  approval_asked(model, event, payload) {
    if (model.build) model.build = { ...model.build, status: "waiting", isAsking: false, isPlanOpen: true, forecast: payload.forecast ?? null };
    push(model, { type: "approval", at: event.at });
  },
  task_updated(model, event, payload) {
    const { task: id, status, passed = null, total = null } = payload;
    model.tasks = model.tasks.map((task) => (task.id === id ? { ...task, status, passed, total } : task));
  },
  tool_started(model, event, payload) {
    const { call_id: id, tool, label, command_id: commandId } = payload;
    addCall(model, { id, tool, label, commandId, at: event.at, state: "running", note: "", detail: "", files: [], command: null });
  },
  tool_finished(model, event, payload) {
    const found = findCall(model, ({ id }) => id === payload.call_id);
    if (!found) return;
    const [row, call] = found;
    Object.assign(call, { state: payload.is_failed ? "failed" : "done", note: payload.note, detail: payload.detail });
    touch(row);
  },
  file_changed(model, event, payload) {
    if (event.build_id) model.changed = withFileChange(model.changed, payload);
    const running = findCall(model, ({ state }) => state === "running");
    if (running) {
      running[1].files.push(payload);
      touch(running[0]);
      return;
    }
    const step = openStep(model) ?? lastStep(model);
    const last = step ? step.parts.at(-1) : model.rows.at(-1);
    const files = last?.type === "files" ? last : addPart(model, { type: "files", files: [] });
    files.files.push(payload);
    touch(step ?? files);
  },
  command_started(model, event, payload) {
    const { command_id: id, argv, label } = payload;
    changeCommand(model, id, { argv, label, at: event.at, exitCode: null, stopped: false, seconds: null, tail: null });
  },
  command_finished(model, event, payload) {
    const { command_id: id, exit_code: exitCode, seconds, tail } = payload;
    changeCommand(model, id, { exitCode, seconds, tail });
  },
  requirement_updated(model, event, payload) {
    const { requirement, text, status, evidence } = payload;
    setRequirement(model, requirement, { text, status, evidence: evidence ?? [] });
  },
  verification_finished(model, event, payload) {
    model.facts = payload.facts ?? [];
    model.verifiedAt = Date.parse(event.at);
    const { passed, failed, not_verified: notVerified, pending } = payload;
    const total = passed + failed + notVerified + pending;
    addPart(model, { type: "verification", passed, total, failed, failures: failuresOf(model) });
  },
  model_called(model, event, payload) {
    const tokens = payload.prompt_tokens + payload.completion_tokens;
    const cost = payload.cost_usd === null ? null : Number(payload.cost_usd);
    model.usage = withCall(model.usage, payload, cost);
    model.total = withCall(model.total, payload, cost);
    const step = openStep(model) ?? lastStep(model);
    if (!step) return;
    step.tokens += tokens;
    step.cost += cost ?? 0;
    step.unpriced ||= cost === null;
    if (!step.models.includes(payload.model)) step.models.push(payload.model);
    touch(step);
  },
  version_saved(model, event, payload) {
    model.version = payload.version;
    addPart(model, { type: "version", number: payload.version, title: payload.title });
  },
  preview_ready(model) {
    model.previews += 1;
  },
  notice(model, event, payload) {
    // A build taken over from another project did not begin here and now.
    if (payload.code === "forked" && model.rows.length) model.rows[firstRow(model)].isTakenOver = true;
    addPart(model, { type: "notice", level: payload.level, text: payload.text });
  },
  build_finished(model, event, payload) {
    stopAll(model);
    const step = openStep(model);
    if (step) {
      step.seconds = (Date.parse(event.at) - Date.parse(step.at)) / 1000;
      touch(step);
    }
    model.build = { ...(model.build ?? { id: event.build_id }), status: payload.status, error: payload.error ?? null };
    // What it used is held against what was expected once all of it is done.
    const { expected = null, isDemo = false } = model.build;
    const account = payload.status === "done" ? { expected, isDemo, usage: model.usage } : null;
    const isDeclined = lastStep(model)?.parts.some((part) => part.type === "turn" && part.isDeclined) ?? false;
    push(model, { type: "finished", at: event.at, status: payload.status, error: payload.error ?? null, seconds: payload.seconds, account, isDeclined });
  },
};

/** Take in one event; one that is already known changes nothing. Tells whether it was new. */
export function applyEvent(model, event) {
  if (event.seq <= model.seq) return false;
  model.seq = event.seq;
  HANDLERS[event.kind]?.(model, event, event.payload);
  return true;
}

/** What failed and why, as the conversation tells it: each failed requirement with its first failed check. */
function failuresOf(model) {
  return model.requirements.filter(({ status }) => status === "failed").map(({ id, text, evidence }) => {
    const proof = (evidence ?? []).find(({ status }) => status === "failed");
    return { id, text, sentence: proof?.sentence ?? "" };
  });
}

/** Saved text continued by the pieces that came meanwhile; what does not join it is left out. */
export function continued(saved, pieces) {
  return pieces.reduce((text, { offset, text: piece }) => withPiece(text, offset, piece) ?? text, saved);
}

/** What a reader has, made longer by the saved text if that goes on from it; null if there is nothing to add. */
export function lengthened(known, saved) {
  return saved.length > known.length && saved.startsWith(known) ? saved : null;
}

/** `text` with a live piece in its place; null when something between was missed. `offset` counts characters. */
export function withPiece(text, offset, piece) {
  const begin = unitsOf(text, offset);
  return begin > text.length ? null : text.slice(0, begin) + piece;
}

// The server counts an emoji as one character, JavaScript as two units.
function unitsOf(text, characters) {
  const pairs = /[\ud800-\udbff][\udc00-\udfff]/g;
  let units = characters;
  for (let pair = pairs.exec(text); pair && pair.index < units; pair = pairs.exec(text)) units += 1;
  return units;
}
