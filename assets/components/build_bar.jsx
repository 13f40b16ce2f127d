// The builder's bar: state, evidence, what it has cost, and the brakes.
import { isOfEarlierFiles } from "./build_model";
import { act, useBuild, useIsKnown, useTexts } from "./build_stream";
import { EvidenceStrip } from "./evidence_strip";
import { Icon } from "./icon";
import { useMay } from "./rights";

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
  const isKnown = useIsKnown();
  if (!isKnown) return null;
  const isEarlier = isOfEarlierFiles(model, versions[0]);
  return <EvidenceStrip tiles={model.requirements} texts={texts} screenshotBase={screenshotBase} wrap={false} isEarlier={isEarlier} />;
}

/** Pause, resume and stop, as far as they make sense now. */
export function BuildBrakes({ fallback, working }) {
  const model = useBuild();
  const { texts } = useTexts();
  const status = model.build?.status ?? fallback;
  const isMine = useMay("build");
  if (!isMine) return null;
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
