// One step of a build: open while it works, then one line with its result, time and cost.
import { doing } from "./build_model";
import { memo, useState } from "react";
import { Command, Elapsed } from "./command";
import { counted, fill, formatNumber, formatSeconds } from "./language";
import { price } from "./budget";
import { Icon } from "./icon";
import { openFile } from "./open_files";
import { LiveProse, Prose } from "./prose";
import { resultOf, standsOpen, stateOf } from "./step_result";
import { ToolCalls } from "./tool_calls";

const ICONS = { working: "gear", done: "check", failed: "cross", stopped: "stop" };
const COLOURS = { working: "state--working", done: "state--passed", failed: "state--failed", stopped: "" };
const TURN_ICONS = { question: "question", change: "code", bug: "alert" };

function Message({ part }) {
  if (part.text === null) return <LiveProse id={part.id} />;
  return part.text ? <Prose text={part.text} /> : null;
}

function Files({ files, texts }) {
  return (
    <ul className="files-changed">
      {files.map((file, index) => (
        <li key={index}>
          <button type="button" className="files-changed__path" onClick={() => openFile(file.path)}>
            {file.path}
          </button>
          <span className="figures">
            {file.change === "deleted" ? texts.deleted : `+${file.added} −${file.removed}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A line about what has happened, in quiet colours unless it is `strong`. */
export function Quiet({ icon, strong, children }) {
  return <p className={`quiet-line ${strong ? "quiet-line--strong" : ""}`}><Icon name={icon} size={14} />{children}</p>;
}

/** Something inside a step, or standing alone between steps. */
export function Part({ part, working, texts, language }) {
  switch (part.type) {
    case "message":
      return <Message part={part} />;
    case "files":
      return <Files files={part.files} texts={texts} />;
    case "command":
      return <Command part={part} texts={texts} language={language} />;
    case "tools":
      return <ToolCalls part={part} working={working} texts={texts} language={language} />;
    case "spec":
      return <Quiet icon="list">{counted(language, part.count, texts.count_requirements)}</Quiet>;
    case "plan":
      return <Quiet icon="list">{counted(language, part.count, texts.count_tasks)}</Quiet>;
    case "verification":
      return (
        <>
          <Quiet icon={part.failed ? "cross" : "check"} strong>
            {fill(texts.summary, { passed: part.passed, total: part.total })}
          </Quiet>
          {part.failures.map(({ id, text, sentence }) => (
            <p key={id} className="failure"><b>{text}</b> {sentence}</p>
          ))}
        </>
      );
    case "turn":
      return <Quiet icon={part.isDeclined ? "info" : (TURN_ICONS[part.turn] ?? "chat")} strong>{part.isDeclined ? texts.turn_declined : texts[`turn_${part.turn}`]}</Quiet>;
    case "version":
      return <Quiet icon="file">{`${fill(texts.version_saved, { number: part.number })}: ${part.title}`}</Quiet>;
    case "notice":
      return <p className={`notice notice--${part.level}`}><Icon name={part.level === "info" ? "info" : "alert"} size={14} />{part.text}</p>;
    default:
      return null;
  }
}

/** The result of a step in words: “14 files · 8 of 8 checks passed”. */
function resultWords(row, texts, language) {
  const words = {
    verified: (figures) => fill(texts.summary, figures),
    spec: ({ count }) => counted(language, count, texts.count_requirements),
    plan: ({ count }) => counted(language, count, texts.count_tasks),
    files: ({ count }) => counted(language, count, texts.count_files),
    calls: ({ count }) => counted(language, count, texts.count_calls),
    commands: ({ count }) => counted(language, count, texts.count_commands),
    failed: ({ count }) => fill(texts.commands_failed, { count }),
  };
  return resultOf(row).map(([kind, figures]) => words[kind](figures)).join(" · ");
}

/** Warnings are not folded away. */
const staysInSight = (part) => part.type === "notice" && part.level !== "info";

const keepsChoice = (event, open, choose) => event.currentTarget.open !== open && choose(event.currentTarget.open);

function Line({ row, open, texts, language, about, isOfTask }) {
  const state = stateOf(row);
  const result = resultWords(row, texts, language);
  const said = [result, (isOfTask || !result) && about].filter(Boolean).join(" · ");
  const isPriced = row.tokens > 0 && (row.unpriced || row.cost > 0);
  return (
    <summary className="step__line">
      <Icon name={ICONS[state]} size={14} className={COLOURS[state]} label={texts[`step_${state}`]} />
      <strong>{texts[`role_${row.role}`] ?? row.role}</strong>
      <span className="step__said quiet" title={open ? undefined : said} data-testid="step-result">{open ? about : said}</span>
      <span className="figures quiet step__time">
        {row.seconds === null ? <Elapsed since={row.at} /> : `${formatSeconds(language, row.seconds)} ${texts.seconds}`}
        {isPriced && !open && ` · ${price(row, texts)}`}
      </span>
      <Icon name="chevron" size={14} className="disclosure" />
    </summary>
  );
}

/** A step of the present or an earlier build. `drawn` is its revision: what it holds is changed in place. */
export const Step = memo(
  function Step({ row, texts, language, taskTitle }) {
    const [chosen, choose] = useState(null);
    const open = chosen ?? standsOpen(row);
    const cost = row.tokens ? `${formatNumber(language, row.tokens)} ${texts.tokens_short} · ${price(row, texts)}` : "";
    const about = taskTitle ?? doing(row, texts);
    return (
      <article className="step" data-testid="step" data-stage={row.stage} data-state={stateOf(row)}>
        <details open={open} onToggle={(event) => keepsChoice(event, open, choose)}>
          <Line {...{ row, open, texts, language, about }} isOfTask={Boolean(taskTitle)} />
          {open && (
            <div className="step__body">
              {taskTitle && <p className="quiet">{doing(row, texts)}</p>}
              {row.parts.map((part, index) => (
                <Part key={part.key} {...{ part, texts, language }} working={row.seconds === null && index === row.parts.length - 1} />
              ))}
              {cost && <p className="step__cost figures" title={row.models.join(", ")}>{`${row.models.join(", ")} · ${cost}`}</p>}
            </div>
          )}
        </details>
        {!open && row.parts.filter(staysInSight).map((part) => <Part key={part.key} {...{ part, texts, language }} />)}
      </article>
    );
  },
  (before, after) =>
    before.row === after.row && before.drawn === after.drawn && before.texts === after.texts && before.taskTitle === after.taskTitle,
);
