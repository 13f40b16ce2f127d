// Three hints for who sees the builder for the first time. They point and cover nothing that is needed; once put away
// they are remembered in the browser, and the palette brings them back.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { placeBeside } from "./guide_model";
import { Icon } from "./icon";
import { fill, useLanguage } from "./language";

const KEY = "samokoder-guide";
const LOOK_MS = 250;

/** What each hint points at: the first of these that is on the page. */
const STEPS = [
  ["chat", ["tab-chat", "thumb-chat"]],
  ["plan", ["tab-plan", "thumb-plan"]],
  ["preview", ["tab-preview", "thumb-preview", "preview-pane"]],
];

// Private windows may deny the storage: then the hints come with every page, and can be put away there.
function wasSeen() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, "seen");
  } catch {
    // Denied: nothing else depends on it.
  }
}

const isShown = (element) => element && element.getClientRects().length > 0;

function targetOf(ids) {
  const found = ids.map((id) => document.querySelector(`[data-testid=${id}]`)).find(isShown);
  return found ?? document.getElementById("workbench-preview");
}

// Below the conversation stand who works, what waits for the user, and the message box.
function floorOf() {
  const list = document.querySelector(".conversation__list");
  return isShown(list) ? list.getBoundingClientRect().bottom : undefined;
}

/** Where the box stands, looked at again while it is open: panels move while a build begins. */
function usePlace(box, ids) {
  const [place, setPlace] = useState(null);
  useLayoutEffect(() => {
    const look = () => {
      const target = targetOf(ids);
      if (!isShown(target)) return setPlace(null);
      const at = target.getBoundingClientRect();
      const own = box.current.getBoundingClientRect();
      const view = { width: window.innerWidth, height: window.innerHeight };
      const side = document.getElementById("workbench-side");
      const panel = side?.contains(target) ? side.getBoundingClientRect() : null;
      const next = { ...placeBeside(at, own, view, panel, floorOf()), at: { left: at.left, top: at.top, width: at.width, height: at.height } };
      setPlace((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    window.addEventListener("resize", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("resize", look);
    };
  }, [ids]);
  return place;
}

function Hint({ step, texts, takesFocus, onStep, onClose }) {
  const box = useRef(null);
  const next = useRef(null);
  const [name, ids] = STEPS[step];
  const place = usePlace(box, ids);
  const isPlaced = place !== null;
  const isLast = step === STEPS.length - 1;
  useEffect(() => {
    if (takesFocus && isPlaced) next.current.focus();
  }, [step, takesFocus, isPlaced]);
  const onKeyDown = (event) => event.key === "Escape" && onClose();
  return (
    <>
      {place && <div className="guide__ring" style={place.at} aria-hidden="true" />}
      <section ref={box} className="guide" role="dialog" aria-modal="false" aria-label={texts.title} style={place ? { left: place.left, top: place.top } : { visibility: "hidden" }} data-testid="guide" data-step={name} onKeyDown={onKeyDown}>
        <div className="guide__head">
          <span className="figures quiet">{fill(texts.of, { number: step + 1, total: STEPS.length })}</span>
          <button type="button" className="button button--quiet button--icon" title={texts.close} aria-label={texts.close} data-testid="guide-close" onClick={onClose}><Icon name="cross" size={16} /></button>
        </div>
        <div role="status">
          <h2 className="guide__title">{texts[name]}</h2>
          <p>{texts[`${name}_text`]}</p>
        </div>
        <div className="guide__actions">
          {step > 0 && <button type="button" className="button button--small" data-testid="guide-back" onClick={() => onStep(step - 1)}>{texts.back}</button>}
          <button ref={next} type="button" className="button button--small button--primary" data-testid="guide-next" onClick={() => (isLast ? onClose() : onStep(step + 1))}>{isLast ? texts.done : texts.next}</button>
        </div>
      </section>
    </>
  );
}

export function Guide({ texts: all }) {
  const texts = all[useLanguage()];
  const [shown, setShown] = useState(null);
  useEffect(() => {
    if (!wasSeen()) setShown({ step: 0, takesFocus: false });
    const open = () => setShown({ step: 0, takesFocus: true });
    window.addEventListener("samokoder:guide", open);
    return () => window.removeEventListener("samokoder:guide", open);
  }, []);
  if (!shown) return null;
  const close = () => {
    remember();
    setShown(null);
  };
  return <Hint step={shown.step} texts={texts} takesFocus={shown.takesFocus} onStep={(step) => setShown({ step, takesFocus: true })} onClose={close} />;
}
