// Pointing at the previewed app: an element, or an error of its page, is attached to the next message.
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useBuild, useTexts } from "./build_stream";
import { showErrors, useConsoleTexts } from "./console_store";
import { counted, fill } from "./language";
import { Icon } from "./icon";
import { optionLabel } from "./model_options";
import { addressOf, emptyPointing, freshErrors, heard, withComplaintsAttached, withEarlierComplaints, withErrorsSeen, withoutAttachment, withoutComplaints, withProject } from "./pointing_model";
import { show } from "./panels";
import { useMay } from "./rights";

const store = { state: emptyPointing(), frame: null, origin: "", listeners: new Set() };

let telling = 0;

// However much an app complains of at once, it is painted once.
function put(state) {
  if (state === store.state) return;
  store.state = state;
  telling ||= setTimeout(() => {
    telling = 0;
    store.listeners.forEach((listener) => listener());
  });
}

const listen = (listener) => {
  store.listeners.add(listener);
  return () => store.listeners.delete(listener);
};

/** What is pointed at and attached, and where the preview is. */
export const usePointing = () => useSyncExternalStore(listen, () => store.state, () => store.state);

// Only the page in our frame, at the very origin that we entered, is heard.
function hear({ source, origin, data }) {
  if (!store.frame || source !== store.frame.contentWindow || origin !== store.origin) return;
  const before = store.state;
  put(heard(before, data, Date.now()));
  if (store.state.attached.length > before.attached.length) show({ left: "chat", phone: "chat" });
}

/** Hears the page in `frame` from now on; to be called whenever a page has been loaded there. */
export function hearFrame(frame, origin) {
  // Whoever began to point before the first page was there goes on pointing.
  if (store.origin !== origin) put({ ...withoutComplaints(store.state), place: "" });
  store.frame = frame;
  store.origin = origin;
  frame.contentWindow?.postMessage({ samokoder: "listen" }, origin);
  if (store.state.isPicking) pick(true);
}

/** The frame is gone, and with it the app that its page complained of. */
export function leaveFrame(frame) {
  if (store.frame !== frame) return;
  store.frame = null;
  put({ ...withEarlierComplaints(store.state), isPicking: false, place: "" });
}

/** Another version of the app takes the place of the one that complained. */
export const beginVersion = () => put(withEarlierComplaints(store.state));

/** A project is opened. */
export const beginProject = (project) => put(withProject(store.state, project));

/** Forget all complaints of the browser. */
export const forgetComplaints = () => put(withoutComplaints(store.state));

/**
 * Attach these complaints to the message and say in it what is wanted; its sender is the user, who may change all of it.
 * No word of the app stands in the message itself: agents read that as the user's own.
 */
export function askToMend(complaints, texts) {
  put(withErrorsSeen(withComplaintsAttached(store.state, complaints)));
  show({ left: "chat", phone: "chat" });
  const wish = complaints.length > 1 ? texts.message_many : texts.message_one;
  const box = document.getElementById("message");
  if (!box) return;
  if (!box.value.includes(wish)) box.value = [box.value.trim(), wish].filter(Boolean).join("\n");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => box.focus());
}

/** The path that the preview shows, as far as its page tells it. */
export const placeNow = () => store.state.place;

/** Show another page of the app; false if what was typed is no address of it. */
export function goTo(typed) {
  const address = store.frame && addressOf(typed, store.origin);
  if (!address) return false;
  store.frame.src = address;
  // A page without our script, such as plain JSON, does not tell where it is.
  put({ ...store.state, place: address.slice(store.origin.length) });
  return true;
}

function pick(isOn) {
  put({ ...store.state, isPicking: isOn });
  store.frame?.contentWindow?.postMessage({ samokoder: "pick", isOn }, store.origin);
  if (isOn) store.frame?.focus();
}

/** Begins and ends pointing at an element of the preview. */
export function PickButton({ disabled }) {
  const orders = useMay("build");
  const { isPicking } = usePointing();
  const { texts } = useTexts();
  useEffect(() => {
    window.addEventListener("message", hear);
    const onKey = (event) => event.key === "Escape" && store.state.isPicking && pick(false);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("message", hear);
      window.removeEventListener("keydown", onKey);
    };
  }, []);
  if (!orders) return null;
  return (
    <button type="button" className="button button--quiet button--icon" aria-pressed={isPicking} disabled={disabled} title={texts.pick} aria-label={texts.pick} onClick={() => pick(!isPicking)} data-testid="pick">
      <Icon name="target" size={18} />
    </button>
  );
}

/** What to do while pointing, and that the app's page has complained. */
export function PointingNotes() {
  const state = usePointing();
  const { texts } = useTexts();
  if (state.isPicking) return <p role="status" className="note-box m-2" data-testid="picking">{texts.picking}</p>;
  const errors = freshErrors(state);
  return errors.length > 0 && <ErrorNote errors={errors} />;
}

function ErrorNote({ errors }) {
  const { texts, language } = useConsoleTexts();
  const orders = useMay("build");
  const hide = () => put(withErrorsSeen(store.state));
  const look = () => {
    hide();
    showErrors();
  };
  const said = fill(texts.browser_reports, { errors: counted(language, errors.length, texts.count_errors) });
  return (
    <div className="note-box complaint-note" data-testid="browser-errors">
      <Icon name="alert" size={16} className="state--failed" />
      <div className="complaint-note__what">
        <p role="status">{said}</p>
        <code title={errors[0].stack}>{errors[0].text}</code>
      </div>
      <div className="complaint-note__actions">
        {orders && <button type="button" className="button button--small" data-testid="mend-errors" onClick={() => askToMend(errors, texts)}>{texts.mend_all}</button>}
        <button type="button" className="button button--small button--quiet complaint-note__show" data-testid="show-errors" onClick={look}>{texts.show_errors}</button>
        <button type="button" className="button button--quiet button--icon" title={texts.hide} aria-label={texts.hide} data-testid="hide-errors" onClick={hide}>
          <Icon name="cross" size={14} />
        </button>
      </div>
    </div>
  );
}

const FIELDS = ["url", "selector", "place", "text", "html", "stack"];

/** An attachment in a few words, and whole once it is opened: it comes from the app, and a model will read it. */
export function AttachmentName({ attachment, texts }) {
  const isElement = attachment.kind === "element";
  const named = isElement ? attachment.text || attachment.selector : attachment.text;
  return (
    <details className="attached__name">
      <summary>
        <Icon name={isElement ? "target" : "alert"} size={14} />
        {fill(isElement ? texts.attached_element : texts.attached_error, { name: named.slice(0, 80) })}
      </summary>
      <pre className="attached__whole">{FIELDS.map((field) => attachment[field]).filter(Boolean).join("\n")}</pre>
    </details>
  );
}

/** Within the form of a message: what is attached to it, and with which model it shall be worked on. */
export function MessageExtras({ models, engine }) {
  const { attached } = usePointing();
  const { texts } = useTexts();
  const { build } = useBuild();
  const place = useRef(null);
  useEffect(() => {
    const form = place.current?.closest("form");
    // Read by the form's own handler first.
    const forget = () => setTimeout(() => put({ ...store.state, attached: [] }));
    form?.addEventListener("submit", forget);
    return () => form?.removeEventListener("submit", forget);
  }, []);
  const named = models.filter((one) => one.model || one.is_managed);
  const begins = build && ["done", "paused", "cancelled"].includes(build.status);
  const offers = named.length > 0 && begins;
  return (
    <div ref={place} className="composer__extras">
      <input type="hidden" name="attachments" value={JSON.stringify(attached)} readOnly />
      {attached.map((attachment, index) => (
        <span key={JSON.stringify(attachment)} className="attached" data-testid="attached">
          <AttachmentName attachment={attachment} texts={texts} />
          <button type="button" className="button button--quiet button--icon" title={texts.detach} aria-label={texts.detach} onClick={() => put(withoutAttachment(store.state, index))}>
            <Icon name="cross" size={14} />
          </button>
        </span>
      ))}
      {engine === "gpt-pilot" && begins && (
        <select name="engine" className="control composer__model" style={{ flex: "none", width: "auto", minWidth: 0 }} aria-label={texts.message_engine} title={texts.message_engine_hint} defaultValue="gpt-pilot" data-testid="message-engine">
          <option value="gpt-pilot">{texts.engine_pilot}</option>
          <option value="samokoder">{texts.engine_own}</option>
        </select>
      )}
      {offers && (
        <select name="model" className="control composer__model" aria-label={texts.model} defaultValue="" data-testid="message-model">
          <option value="">{fill(texts.same_model, { model: build.isDemo ? texts.demo_model : build.model })}</option>
          {named.map((one) => <option key={one.value} value={one.value} disabled={one.is_closed}>{optionLabel(one, texts)}</option>)}
          {!build.isDemo && <option value="demo">{texts.demo_model}</option>}
        </select>
      )}
    </div>
  );
}
