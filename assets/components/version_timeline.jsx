// The timeline of versions: what each is, what was verified of it, and what can be done with it.
import { useRef, useState } from "react";
import { useBuild } from "./build_stream";
import { Dialog } from "./chrome";
import { counted, fill, formatMoment, useLanguage } from "./language";
import { Icon } from "./icon";
import { show } from "./panels";
import { useMay } from "./rights";
import { LargePicture, pictureOf, VersionPicture } from "./version_picture";

/** What was verified of a version's files, as a state, an icon and a word. */
export function proofOf(evidence, texts) {
  if (!evidence || (evidence.passed === 0 && evidence.failed === 0)) return { state: "unproven", icon: "question", word: texts.not_verified };
  const word = fill(texts.passed, evidence);
  if (evidence.failed) return { state: "failed", icon: "cross", word };
  return evidence.passed === evidence.total ? { state: "passed", icon: "check", word } : { state: "partly", icon: "dots", word };
}

function Proof({ row, texts }) {
  const { state, icon, word } = proofOf(row.evidence, texts);
  const title = row.evidence ? fill(texts.passed_title, row.evidence) : texts.not_verified;
  return (
    <span className={`badge proof proof--${state}`} title={title} data-testid="version-proof" data-state={state}>
      <Icon name={icon} size={14} />
      {word}
    </span>
  );
}

/** What the badge does not say: failures, what was left out, and under which number these files were verified. */
function ProofNotes({ row, texts }) {
  const { evidence } = row;
  if (!evidence) return null;
  const notes = [
    evidence.failed > 0 && fill(texts.failed_some, evidence),
    evidence.pending + evidence.not_verified > 0 && fill(texts.pending_some, { pending: evidence.pending + evidence.not_verified }),
    evidence.version && evidence.version !== row.number && fill(texts.verified_as, { number: evidence.version }),
  ].filter(Boolean);
  return notes.length ? <p className="version__meta">{notes.join(" · ")}</p> : null;
}

function Actions({ row, isPresent, texts, busy, compare, ask }) {
  const name = fill(texts.number, row);
  const edits = useMay("edit");
  const takesAway = useMay("export");
  const action = (id, label, onClick, isBusy) => (
    <button type="button" className="button button--small" aria-label={`${label}: ${name}`} disabled={isBusy} data-testid={`version-${id}`} onClick={onClick}>{label}</button>
  );
  return (
    <div className="version__actions">
      {action("changes", texts.changes, () => compare(row.number - 1, row.number))}
      {!isPresent && edits && action("restore", texts.restore, () => ask("restore", row), busy)}
      {takesAway && action("fork", texts.fork, () => ask("fork", row), busy)}
    </div>
  );
}

function Version({ row, isPresent, project, texts, language, onPicture, ...rest }) {
  const about = [formatMoment(language, row.created_at), texts[`origin_${row.origin}`], counted(language, row.changed_files, texts.count_files)];
  return (
    <li className="version" data-testid="version" data-number={row.number}>
      <VersionPicture {...{ project, row, texts }} onOpen={onPicture} />
      <div className="version__what">
        <div className="version__head">
          <b className="figures" aria-label={fill(texts.number, row)}>{row.number}</b>
          <span className="version__title">{row.title}</span>
          <Proof row={row} texts={texts} />
        </div>
        <p className="version__meta">{[...about, isPresent && texts.present].filter(Boolean).join(" · ")}</p>
        <ProofNotes row={row} texts={texts} />
      </div>
      {row.is_closed
        ? <p className="version__meta version__closed" data-testid="version-closed"><Icon name="lock" size={14} />{texts.closed}</p>
        : <Actions {...{ row, isPresent, texts, ...rest }} />}
    </li>
  );
}

function RestoreQuestion({ row, project, texts, status, onDo, onClose }) {
  const isWorking = status === "queued" || status === "running";
  return (
    <>
      <h2 className="text-20 font-semibold">{fill(texts.restore_title, row)}</h2>
      {row.picture && <img className="picture" {...pictureOf(project, row)} alt={fill(texts.picture_of, row)} />}
      <p className="text-14 text-quiet">{isWorking ? texts.restore_working : fill(texts.restore_hint, row)}</p>
      {(status === "paused" || status === "waiting") && <p className="text-14 text-quiet">{texts.restore_resting}</p>}
      <div className="version__choice">
        <button type="button" className="button" data-testid="restore-cancel" onClick={onClose}>{texts.cancel}</button>
        <button type="button" className="button button--primary" disabled={isWorking} data-testid="restore-do" onClick={() => onDo(row.number)}>{texts.restore}</button>
      </div>
    </>
  );
}

function ForkQuestion({ row, texts, onDo, onClose }) {
  const name = useRef(null);
  const submit = (event) => {
    event.preventDefault();
    onDo(row.number, name.current.value);
  };
  return (
    <form className="version__form" onSubmit={submit}>
      <h2 className="text-20 font-semibold">{fill(texts.fork_title, row)}</h2>
      <p className="text-14 text-quiet">{texts.fork_hint}</p>
      <label className="field">
        <span className="field__label">{texts.fork_name}</span>
        <input ref={name} className="control" maxLength={120} placeholder={texts.fork_name_hint} data-testid="fork-name" />
      </label>
      <div className="version__choice">
        <button type="button" className="button" data-testid="fork-cancel" onClick={onClose}>{texts.cancel}</button>
        <button type="submit" className="button button--primary" data-testid="fork-do">{texts.fork_do}</button>
      </div>
    </form>
  );
}

/** `rows` come newest first; the handlers get numbers of versions. */
export function VersionTimeline({ rows = [], texts: allTexts, busy, status: fallback, project, export: address, onCompare, onRestore, onFork, onMore }) {
  const language = useLanguage();
  const model = useBuild();
  const texts = allTexts[language];
  const [asked, setAsked] = useState(null);
  const [large, setLarge] = useState(null);
  const takesAway = useMay("export");
  const close = () => setAsked(null);
  const compare = (old, newer) => {
    show({ main: "code", code: true, phone: "diff" });
    onCompare?.(old, newer);
  };
  const restore = (number) => {
    close();
    onRestore?.(number);
  };
  const fork = (number, name) => {
    close();
    onFork?.(number, name);
  };
  if (!rows.length) return <p className="plan quiet">{texts.empty}</p>;
  return (
    <div className="versions" data-testid="versions">
      <ol className="versions__list" aria-label={texts.title}>
        {rows.map((row, index) => (
          <Version key={row.number} isPresent={index === 0} ask={(kind, one) => setAsked({ kind, row: one })} onPicture={setLarge} {...{ row, project, texts, language, busy, compare }} />
        ))}
      </ol>
      {rows.some((row) => row.is_closed) && (
        <p className="version__meta versions__hint" data-testid="versions-closed">{texts.closed_hint} <a className="link" href="/account/limits">{texts.closed_way}</a></p>
      )}
      <div className="versions__end">
        {rows.at(-1).number > 1 && <button type="button" className="button button--small" data-testid="versions-more" onClick={() => onMore?.()}>{texts.more}</button>}
        {takesAway && (
          <form action={`${address}?format=git`} method="post">
            <button type="submit" className="button button--small" data-testid="download-git"><Icon name="download" size={14} />{texts.download}</button>
          </form>
        )}
      </div>
      <LargePicture {...{ project, texts }} row={large} onClose={() => setLarge(null)} />
      <Dialog open={asked !== null} onClose={close} label={asked ? fill(texts[`${asked.kind}_title`], asked.row) : ""}>
        <div className="version__form">
          {asked?.kind === "restore" && <RestoreQuestion row={asked.row} project={project} texts={texts} status={model.build?.status ?? fallback} onDo={restore} onClose={close} />}
          {asked?.kind === "fork" && <ForkQuestion row={asked.row} texts={texts} onDo={fork} onClose={close} />}
        </div>
      </Dialog>
    </div>
  );
}

/** The present version and whether it is verified; a click opens the timeline. */
export function VersionBadge({ rows = [], texts: allTexts }) {
  const texts = allTexts[useLanguage()];
  if (!rows.length) return null;
  const { state, icon, word } = proofOf(rows[0].evidence, texts);
  const name = fill(texts.number, rows[0]);
  return (
    <button type="button" className={`badge proof proof--${state} version-badge`} title={`${name}: ${word}`} aria-label={`v${rows[0].number}: ${word}`} data-testid="present-version" data-state={state} onClick={() => show({ left: "versions", phone: "versions" })}>
      <Icon name={icon} size={14} />
      <span className="figures">{`v${rows[0].number}`}</span>
    </button>
  );
}
