// What a finished build leaves its reader with: the app, what proves it, the archive, and where to write what to change.
import { Icon } from "./icon";
import { fill } from "./language";
import { isPhone, show } from "./panels";

const press = (testId) => document.querySelector(`[data-testid=${testId}]`)?.click();

const openApp = () => (isPhone() ? show({ main: "preview", phone: "preview" }) : press("preview-open"));

/** The end of the conversation for as long as nothing follows it. */
export function Ready({ requirements, texts }) {
  const passed = requirements.filter(({ status }) => status === "passed").length;
  const total = requirements.length;
  return (
    <section className="ready" aria-label={texts.ready} data-testid="ready">
      <p className="ready__title">{passed === total ? texts.ready : texts.ready_accepted}</p>
      <p>{`${fill(texts.summary, { passed, total })}. ${texts.ready_hint}`}</p>
      <div className="resting__actions">
        <button type="button" className="button button--small button--primary" data-testid="ready-open" onClick={openApp}>
          <Icon name="screen" size={16} />{texts.ready_open}
        </button>
        <button type="button" className="button button--small" data-testid="ready-download" onClick={() => press("download")}>
          <Icon name="download" size={16} />{texts.ready_download}
        </button>
        <button type="button" className="button button--small" data-testid="ready-proof" onClick={() => show({ left: "plan", phone: "plan" })}>
          <Icon name="list" size={16} />{texts.ready_proof}
        </button>
      </div>
    </section>
  );
}
