// The console: what the app prints, what the build runs, what the browser complains of.
import { useEffect, useMemo, useRef } from "react";
import { commandsOf } from "./build_model";
import { useBuildPart } from "./build_stream";
import { AppLines, Commands, Complaints } from "./console_lists";
import { commandText, complaintText, lineText, matching } from "./console_model";
import { connectConsole, followApp, openConsoleOf, setConsole, showErrors, takeLines, useConsole, useConsoleTexts } from "./console_store";
import { errorsOf } from "./complaints_model";
import { useCopying } from "./copy";
import { Icon } from "./icon";
import { toggle, usePanels } from "./panels";
import { beginProject, forgetComplaints, usePointing } from "./pointing";
import { TabRow } from "./tab_row";

const FOLLOW_AGAIN_MS = 60_000;

const whole = (model) => model;
const newest = (model) => model.seq;
const nothing = () => 0;

// Read while somebody looks: a folded console costs nothing however much is built.
function useCommands(isOpen) {
  const model = useBuildPart(whole);
  useBuildPart(isOpen ? newest : nothing);
  return isOpen ? commandsOf(model) : [];
}

/** Everything there is, by tab: the rows, their text, and how they are cleared. */
function useLogs(isOpen) {
  const commands = useCommands(isOpen);
  const { complaints } = usePointing();
  const { lines, clearedLine, clearedCommands } = useConsole();
  const fresh = useMemo(() => lines.slice(lines.indexOf(clearedLine) + 1), [lines, clearedLine]);
  return {
    app: { rows: fresh, textOf: lineText, isCleared: clearedLine !== null, clear: () => setConsole({ clearedLine: lines.at(-1) ?? null }) },
    build: { rows: commands.slice(clearedCommands), textOf: commandText, isCleared: clearedCommands > 0, clear: () => setConsole({ clearedCommands: commands.length }) },
    browser: { rows: complaints, textOf: complaintText, isCleared: false, clear: forgetComplaints, errors: errorsOf(complaints).length },
  };
}

const TABS = [["app", "app"], ["build", "commands"], ["browser", "browser"]];

function Tabs({ logs, tab, texts }) {
  return (
    <TabRow label={texts.console}>
      {TABS.map(([name, label]) => {
        const { rows, errors = 0 } = logs[name];
        return (
          <button key={name} type="button" role="tab" id={`console-tab-${name}`} aria-selected={tab === name} aria-controls="workbench-log" tabIndex={tab === name ? 0 : -1} className="tab" onClick={() => setConsole({ tab: name })} data-testid={`tab-log-${name}`}>
            {texts[label]}
            {rows.length > 0 && <span className={`console__count figures ${errors ? "console__count--errors" : ""}`} data-testid={`count-${name}`}>{rows.length}</span>}
          </button>
        );
      })}
    </TabRow>
  );
}

function Tools({ log, shown, texts, wanted }) {
  const [outcome, copy] = useCopying();
  return (
    <div className="console__tools">
      <span role="status" className="quiet console__said">{{ copied: texts.copied, failed: texts.copy_failed }[outcome]}</span>
      <input type="search" className="control console__filter" value={wanted} placeholder={texts.filter} aria-label={texts.filter_title} data-testid="console-filter" onChange={(event) => setConsole({ wanted: event.target.value })} />
      <button type="button" className="button button--quiet button--icon" title={texts.copy} aria-label={texts.copy} disabled={!shown.length} data-testid="console-copy" onClick={() => copy(shown.map(log.textOf).join("\n"))}>
        <Icon name={outcome === "copied" ? "check" : "copy"} size={16} />
      </button>
      <button type="button" className="button button--quiet button--icon" title={texts.clear} aria-label={texts.clear} disabled={!log.rows.length} data-testid="console-clear" onClick={log.clear}>
        <Icon name="trash" size={16} />
      </button>
    </div>
  );
}

function Log({ tab, log, shown, texts, language }) {
  if (!log.rows.length) return <p className="log quiet">{log.isCleared ? texts.cleared : texts[`${tab}_empty`]}</p>;
  if (!shown.length) return <p className="log quiet">{texts.nothing_found}</p>;
  if (tab === "app") return <AppLines lines={shown} texts={texts} />;
  if (tab === "build") return <Commands commands={shown} {...{ texts, language }} />;
  return <Complaints complaints={shown} {...{ texts, language }} />;
}

// Lines of the app come for a while only, and then again for as long as somebody looks.
function useAppFollowed(isWanted, project) {
  useEffect(() => {
    if (!isWanted || !project) return undefined;
    followApp();
    const timer = setInterval(() => document.visibilityState === "visible" && followApp(), FOLLOW_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWanted, project]);
}

/** The drawer below code and preview; `folds` are the workbench's own buttons. */
export function Console({ folds }) {
  const panels = usePanels();
  const { project, tab, wanted } = useConsole();
  const { texts, language } = useConsoleTexts();
  const logs = useLogs(panels.console);
  const log = logs[tab];
  const shown = matching(log.rows, wanted, log.textOf);
  const { errors } = logs.browser;
  useAppFollowed(panels.console && tab === "app", project);
  return (
    <section className="workbench__console" aria-label={texts.console}>
      <div className="console__bar">
        <button type="button" className="tab" aria-expanded={panels.console} aria-controls="workbench-log" data-testid="toggle-console" onClick={() => toggle("console")}>
          <Icon name="terminal" size={14} /> {texts.console}
        </button>
        {panels.console ? <Tabs {...{ logs, tab, texts }} /> : <ErrorCount {...{ errors, texts }} />}
        {panels.console && <Tools {...{ log, shown, texts, wanted }} />}
        {folds}
      </div>
      <div id="workbench-log" className="workbench__log" role={panels.console ? "tabpanel" : undefined} aria-labelledby={panels.console ? `console-tab-${tab}` : undefined} hidden={!panels.console}>
        {panels.console && <Log {...{ tab, log, shown, texts, language }} />}
      </div>
    </section>
  );
}

function ErrorCount({ errors, texts }) {
  if (!errors) return null;
  return (
    <button type="button" className="tab console__errors" title={texts.show_errors} aria-label={`${texts.show_errors}: ${errors}`} data-testid="console-errors" onClick={showErrors}>
      <Icon name="alert" size={14} />
      <span className="figures">{errors}</span>
    </button>
  );
}

/** Feeds the console; on the page for as long as the project is. */
export function ConsoleFeed({ project, lines, texts, onGap, onFollow }) {
  const handlers = useRef({});
  handlers.current = { onGap, onFollow };
  connectConsole(texts, { onGap: (last) => handlers.current.onGap?.(last), onFollow: () => handlers.current.onFollow?.() });
  useEffect(() => {
    openConsoleOf(project);
    beginProject(project);
  }, [project]);
  useEffect(() => takeLines(lines ?? []), [lines]);
  return null;
}
