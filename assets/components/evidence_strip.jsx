// The signature element: a tile per requirement; hover or focus shows the check in words.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { fill, formatMoment, formatSeconds, useLanguage } from "./language";
import { Icon, STATE_ICONS } from "./icon";

/** State as an icon and its word. */
export function StateWord({ status, texts }) {
  return (
    <span className={`state state--${status}`}>
      <Icon name={STATE_ICONS[status]} size={14} />
      {texts[status]}
    </span>
  );
}

/** What one run of one check showed. */
export function CheckProof({ proof, texts, language, screenshotBase }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="check">
      <div className="check__head">
        <StateWord status={proof.status} texts={texts} />
        <span className="figures check__when">
          {formatMoment(language, proof.ran_at)}
          {proof.seconds ? ` · ${formatSeconds(language, proof.seconds)} ${texts.seconds}` : ""}
        </span>
      </div>
      <p>{proof.title}</p>
      {proof.sentence && <p className="check__sentence">{proof.sentence}</p>}
      {proof.steps?.length > 0 && (
        <details>
          <summary>{texts.steps}</summary>
          <ol>{proof.steps.map((step, index) => <li key={index}>{step}</li>)}</ol>
        </details>
      )}
      {proof.screenshot && screenshotBase && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{texts.screenshot}</summary>
          {open && (
            <a href={`${screenshotBase}/${proof.screenshot}`} target="_blank" rel="noreferrer">
              <img src={`${screenshotBase}/${proof.screenshot}`} alt={proof.title} />
            </a>
          )}
        </details>
      )}
    </div>
  );
}

function EvidenceCard({ anchor, tile, isEntered, texts, language, screenshotBase, onEnter, onLeave }) {
  const card = useRef(null);
  const [place, setPlace] = useState({ left: 0, top: 0, visibility: "hidden" });
  useLayoutEffect(() => {
    const at = anchor.getBoundingClientRect();
    const box = card.current.getBoundingClientRect();
    const left = Math.max(12, Math.min(at.left, window.innerWidth - box.width - 12));
    const below = at.bottom + 6;
    const top = below + box.height <= window.innerHeight - 8 ? below : Math.max(8, at.top - box.height - 6);
    setPlace({ left, top, visibility: "visible" });
  }, [anchor, tile]);
  useEffect(() => {
    if (isEntered && place.visibility === "visible") card.current.focus();
  }, [isEntered, place.visibility]);
  const onBlur = (event) => event.currentTarget.contains(event.relatedTarget) || onLeave();
  return createPortal(
    <div ref={card} className="evidence-card" role="dialog" aria-label={tile.text} tabIndex={-1} style={place} onMouseEnter={onEnter} onMouseLeave={() => isEntered || onLeave()} onFocus={onEnter} onBlur={onBlur}>
      <p className="evidence-card__title">{tile.text}</p>
      {tile.evidence?.length ? (
        tile.evidence.map((proof) => (
          <CheckProof key={proof.check_id} {...{ proof, texts, language, screenshotBase }} />
        ))
      ) : (
        <div className="check">
          <StateWord status={tile.status} texts={texts} />
          {tile.status !== "passed" && <p className="check__sentence">{texts.no_evidence}</p>}
        </div>
      )}
    </div>,
    document.body,
  );
}

/** `tiles`: [{id, text, status, evidence?}]; `texts` by language; `words` spells the states out, `isEarlier` says that the files are others now. */
export function EvidenceStrip({ tiles = [], texts: allTexts, words = false, wrap = true, summary = true, isEarlier = false, screenshotBase }) {
  const language = useLanguage();
  const texts = allTexts[language];
  const [shown, setShown] = useState(null);
  const closing = useRef(null);
  const keep = useCallback(() => clearTimeout(closing.current), []);
  const close = useCallback(() => {
    clearTimeout(closing.current);
    closing.current = setTimeout(() => setShown(null), 160);
  }, []);
  const leaving = useRef(false);
  const show = (tile, isEntered = false) => (event) => {
    keep();
    if (!leaving.current) setShown({ id: tile.id, anchor: event.currentTarget, isEntered });
  };
  // Pressed, a tile lets into its card: steps and screenshot are read there, and Escape leads back.
  const anchor = shown?.anchor;
  useEffect(() => {
    const escape = (event) => {
      if (event.key !== "Escape") return;
      leaving.current = true;
      if (document.activeElement?.closest(".evidence-card")) anchor?.focus();
      leaving.current = false;
      setShown(null);
    };
    window.addEventListener("keydown", escape);
    return () => {
      window.removeEventListener("keydown", escape);
      clearTimeout(closing.current);
    };
  }, [anchor]);
  const passed = tiles.filter((tile) => tile.status === "passed").length;
  const tileShown = shown && tiles.find((tile) => tile.id === shown.id);
  if (!tiles.length) return <span className="strip__summary">{texts.none}</span>;
  return (
    <div className={`strip ${wrap ? "strip--wrap" : ""} ${isEarlier ? "strip--earlier" : ""}`} data-testid="evidence-strip">
      <ul className="strip__tiles" aria-label={texts.label}>
        {tiles.map((tile) => (
          <li key={tile.id}>
            <button
              type="button"
              className={`tile tile--${tile.status} ${words ? "tile--word" : ""}`}
              aria-label={`${tile.text}: ${texts[tile.status]}`}
              data-status={tile.status}
              onMouseEnter={show(tile)}
              onFocus={show(tile)}
              onClick={show(tile, true)}
              onMouseLeave={close}
              onBlur={close}
            >
              <Icon name={STATE_ICONS[tile.status]} size={15} />
              {words && texts[tile.status]}
            </button>
          </li>
        ))}
      </ul>
      {summary && (
        <span className="strip__summary" data-testid="evidence-summary">
          <b>{fill(texts.summary, { passed, total: tiles.length })}</b>
          {isEarlier && <span className="strip__earlier" title={texts.earlier_title}>{texts.earlier}</span>}
        </span>
      )}
      {tileShown && (
        <EvidenceCard anchor={shown.anchor} tile={tileShown} isEntered={shown.isEntered} onEnter={keep} onLeave={close} {...{ texts, language, screenshotBase }} />
      )}
    </div>
  );
}
