// Who works, on what, since when, what it has cost, how far it is and what is next.
import { doing, openStep } from "./build_model";
import { useIsKnown } from "./build_stream";
import { price } from "./budget";
import { useNow } from "./clock";
import { Elapsed } from "./command";
import { fill, formatNumber, range } from "./language";
import { Icon } from "./icon";
import { secondsLeft, shareDone, timeLeft } from "./progress_model";

const NEXT = {
  gpt_pilot: "survey",
  survey: "characterise",
  intake: "architecture",
  spec: "architecture",
  architecture: "plan",
  plan: "baseline",
  replan: "baseline",
  approval: "baseline",
  baseline: "develop",
  develop: "write",
  write: "execute",
  execute: "verify",
  verify: "document",
  repair: "verify",
};
/** Minutes that are left change slowly. */
const LOOK_MS = 5_000;

/** In a loop of tools the files are written on the way; GPT-Pilot runs its commands within its one stage. */
const nextOf = ({ stage, parts }) =>
  NEXT[stage] && stage !== "gpt_pilot" && parts.some(({ type }) => type === "tools") ? "execute" : NEXT[stage];

/** How much of the build is done, and how long the rest may take. */
function Progress({ model, texts }) {
  const now = useNow(LOOK_MS);
  const share = shareDone(model);
  if (share === null) return null;
  const left = timeLeft(secondsLeft(model, now));
  const words = {
    long: () => texts.left_long,
    minute: () => texts.left_minute,
    minutes: ([fewest, most]) => fill(texts.left_minutes, { minutes: range(fewest, most) }),
  };
  return (
    <span className="activity__progress">
      <progress max={1} value={share} aria-label={texts.progress} data-testid="progress" />
      {left && <span className="quiet" data-testid="time-left">{words[left[0]](left[1])}</span>}
    </span>
  );
}

function Idle({ model, texts, queuedAt }) {
  const isKnown = useIsKnown();
  if (model.build ? !["running", "queued"].includes(model.build.status) : !isKnown || !queuedAt) return null;
  return (
    <div className="activity" data-testid="activity">
      <Icon name="clock" size={14} />
      <span role="status">{model.build?.status === "running" ? texts.between_steps : texts.queued}</span>
      {!model.build && <Elapsed since={queuedAt} />}
    </div>
  );
}

/** The line over the message box while a build is at work or waits for a worker. */
export function Activity({ model, texts, language, queuedAt }) {
  const step = openStep(model);
  if (!step) return <Idle {...{ model, texts, queuedAt }} />;
  const spent = model.usage.prompt + model.usage.completion;
  const task = model.tasks.find((candidate) => candidate.id === step.task);
  return (
    <div className="activity" data-testid="activity">
      <Icon name="gear" size={14} className="state--working" />
      {/* Steps are announced; seconds that tick are not. */}
      <span role="status">
        <b>{texts[`role_${step.role}`]}</b>
        {`: ${doing(step, texts)}${task ? ` · ${task.title}` : ""}`}
        {nextOf(step) && <span className="quiet">{` · ${texts.next}: ${texts[`stage_${nextOf(step)}`]}`}</span>}
      </span>
      <Progress model={model} texts={texts} />
      <span className="figures activity__figures">
        <Elapsed since={step.at} />
        {` · ${formatNumber(language, spent)} ${texts.tokens_short} · ${price(model.usage, texts)}`}
      </span>
    </div>
  );
}
