// The builder's places: what stands side by side on a wide screen shares a place by tabs on a narrow one.
import { Children, useEffect, useState } from "react";
import { useTexts } from "./build_stream";
import { Icon } from "./icon";

const KEY = "samokoder_workbench";
const BEGINNING = { left: "chat", main: "preview", phone: "chat", code: true, console: false };

// A comparison of versions ends with the page.
const begun = (kept) => (kept.phone === "diff" ? { ...kept, phone: "versions" } : kept);

function useKept() {
  const [kept, setKept] = useState(BEGINNING);
  useEffect(() => {
    try {
      setKept(begun({ ...BEGINNING, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") }));
    } catch {
      localStorage.removeItem(KEY);
    }
  }, []);
  useEffect(() => {
    const show = (event) => setKept((before) => ({ ...before, ...event.detail }));
    window.addEventListener("samokoder:show", show);
    return () => window.removeEventListener("samokoder:show", show);
  }, []);
  const keep = (change) =>
    setKept((before) => {
      const after = { ...before, ...change };
      localStorage.setItem(KEY, JSON.stringify(after));
      return after;
    });
  return [kept, keep];
}

/** Bring a panel to the front, from anywhere on the page. */
export const show = (places) => window.dispatchEvent(new CustomEvent("samokoder:show", { detail: places }));

function Tab({ selected, onClick, children, name }) {
  return (
    <button type="button" role="tab" aria-selected={selected} className="tab" onClick={onClick} data-testid={`tab-${name}`}>
      {children}
    </button>
  );
}

/** Children in order: chat, plan, versions, code, preview, log of the build, log of the app. */
export function Workbench({ children, onConsole }) {
  const [chat, plan, versions, code, preview, buildLog, appLog] = Children.toArray(children);
  const [kept, keep] = useKept();
  const [log, setLog] = useState("build");
  const { texts } = useTexts();
  const openLog = (name) => {
    setLog(name);
    keep({ console: true });
    if (name === "app") onConsole?.();
  };
  return (
    <main id="content" className="workbench" data-left={kept.left} data-main={kept.main} data-phone={kept.phone} data-code={kept.code ? "open" : "folded"}>
      <section className="workbench__left" aria-label={texts.conversation}>
        <div className="tabs workbench__tabs" role="tablist">
          <Tab name="chat" selected={kept.left === "chat"} onClick={() => keep({ left: "chat" })}>{texts.conversation}</Tab>
          <Tab name="plan" selected={kept.left === "plan"} onClick={() => keep({ left: "plan" })}>{texts.plan}</Tab>
          <Tab name="versions" selected={kept.left === "versions"} onClick={() => keep({ left: "versions" })}>{texts.versions}</Tab>
        </div>
        <div className="place place--chat">{chat}</div>
        <div className="place place--plan">{plan}</div>
        <div className="place place--versions">{versions}</div>
      </section>
      <div className="tabs workbench__switch" role="tablist">
        <Tab name="preview" selected={kept.main === "preview"} onClick={() => keep({ main: "preview" })}>{texts.preview}</Tab>
        <Tab name="code" selected={kept.main === "code"} onClick={() => keep({ main: "code" })}>{texts.code}</Tab>
      </div>
      <section className="workbench__code" aria-label={texts.code}>{code}</section>
      <section className="workbench__preview" aria-label={texts.preview}>
        <button type="button" className="button button--quiet button--icon workbench__fold" aria-expanded={kept.code} title={texts.fold_code} aria-label={texts.fold_code} onClick={() => keep({ code: !kept.code })}>
          <Icon name="code" size={18} />
        </button>
        {preview}
      </section>
      <section className="workbench__console" aria-label={texts.console}>
        <div className="tabs">
          <button type="button" className="tab" aria-expanded={kept.console} data-testid="toggle-console" onClick={() => keep({ console: !kept.console })}>
            <Icon name="terminal" size={14} /> {texts.console}
          </button>
          {kept.console && (
            <>
              <Tab name="log-build" selected={log === "build"} onClick={() => openLog("build")}>{texts.log}</Tab>
              <Tab name="log-app" selected={log === "app"} onClick={() => openLog("app")}>{texts.log_app}</Tab>
            </>
          )}
        </div>
        {kept.console && <div className="workbench__log">{log === "build" ? buildLog : appLog}</div>}
      </section>
      <nav className="workbench__thumb" aria-label={texts.panels}>
        {[["chat", "chat", texts.conversation], ["plan", "list", texts.plan], ["versions", "history", texts.versions], ["preview", "screen", texts.preview]].map(([name, icon, label]) => (
          <button key={name} type="button" aria-pressed={begun(kept).phone === name} data-testid={`thumb-${name}`} onClick={() => keep({ phone: name, ...(name === "preview" ? { main: "preview" } : { left: name }) })}>
            <Icon name={icon} size={20} />
            {label}
          </button>
        ))}
      </nav>
    </main>
  );
}
