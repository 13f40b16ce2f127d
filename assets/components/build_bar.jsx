// The builder's bar: state, evidence, what it has cost, and the brakes.
import { commandsOf, isOfEarlierFiles } from "./build_model";
import { act, useBuild, useTexts } from "./build_stream";
import { EvidenceStrip } from "./evidence_strip";
import { formatNumber } from "./language";
import { money, ofLimit, usedShare } from "./budget";
import { price } from "./conversation";
import { Icon } from "./icon";

/** Status in a word. */
export function BuildStatus({ fallback }) {
  const model = useBuild();
  const { texts } = useTexts();
  const status = model.build?.status ?? fallback;
  if (!status) return null;
  return <span className={`badge badge--${status}`} data-testid="build-status" data-status={status}>{texts[`status_${status}`]}</span>;
}

/** A tile per requirement, as it stands right now. */
export function BuildEvidence({ texts, versions = [], screenshotBase }) {
  const model = useBuild();
  const isEarlier = isOfEarlierFiles(model, versions[0]);
  return <EvidenceStrip tiles={model.requirements} texts={texts} screenshotBase={screenshotBase} wrap={false} isEarlier={isEarlier} />;
}

/** Tokens and money of this build so far. */
export function BuildCost() {
  const model = useBuild();
  const { texts, language } = useTexts();
  const { usage } = model;
  const tokens = usage.prompt + usage.completion;
  if (!model.build) return null;
  const budget = model.build.budget ?? {};
  const share = usedShare(budget, usage);
  const inTokens = ofLimit(formatNumber(language, tokens), budget.tokens && formatNumber(language, budget.tokens), texts);
  const inMoney = ofLimit(price(usage, texts), budget.usd && money(Number(budget.usd)), texts);
  return (
    <span className="cost figures" title={usage.estimated ? texts.estimated : undefined} data-testid="cost">
      <span>{`${usage.estimated ? "≈ " : ""}${inTokens} ${texts.tokens_short} · ${inMoney}`}</span>
      {share !== null && <progress className="cost__limit" max={1} value={share} aria-label={texts.limit} title={texts.limit} data-testid="limit" />}
      {model.build.isDemo && <span className="badge badge--demo">{texts.demo}</span>}
    </span>
  );
}

/** Pause, resume and stop, as far as they make sense now. */
export function BuildBrakes({ fallback, working }) {
  const model = useBuild();
  const { texts } = useTexts();
  const status = model.build?.status ?? fallback;
  const brake = (name, icon, label) => (
    <button key={name} type="button" className="button button--quiet button--icon" title={label} aria-label={label} disabled={working} data-testid={`bar-${name}`} onClick={() => act(name)}>
      <Icon name={icon} size={18} />
    </button>
  );
  return (
    <span className="brakes">
      {status === "running" && brake("pause", "pause", texts.pause)}
      {status === "paused" && brake("resume", "play", texts.resume)}
      {["queued", "running", "waiting", "paused"].includes(status) && brake("cancel", "stop", texts.stop)}
    </span>
  );
}

/** Every command of the build with its output, newest last. */
export function BuildLog() {
  const model = useBuild();
  const { texts, language } = useTexts();
  const commands = commandsOf(model);
  if (!commands.length) return <p className="log quiet">{texts.log_empty}</p>;
  return (
    <div className="log" role="log" aria-live="off" aria-label={texts.log} tabIndex={0}>
      {commands.map((part) => (
        <div key={part.key} className="log__entry">
          <p className="log__line">
            <span className="quiet">$</span> {part.argv?.join(" ")}
            <span className="quiet">{part.seconds === null ? "" : `  # ${part.exitCode} · ${formatNumber(language, Math.round(part.seconds * 10) / 10)} ${texts.seconds}`}</span>
          </p>
          {part.tail && <pre>{part.tail}</pre>}
        </div>
      ))}
    </div>
  );
}
