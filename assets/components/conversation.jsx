// The conversation: who works on what, in their words, with files, commands and what it cost.
import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { act, useBuild, useTexts } from "./build_stream";
import { Command, Elapsed, LiveWords } from "./command";
import { counted, fill, formatNumber, formatSeconds, formatTime } from "./language";
import { openStep } from "./build_model";
import { Account, Forecast, LimitFields, money, useLimits } from "./budget";
import { Icon } from "./icon";
import { KeyAndModel } from "./key_and_model";
import { openFile } from "./open_files";
import { AttachmentName } from "./pointing";
import { Prose } from "./prose";
import { Questions } from "./questions";
import { ToolCalls } from "./tool_calls";

const NEAR_BOTTOM = 80;
/** The choice that names no model (model_options.py). */
const BY_ROLE = "by-role";

/** An unknown price is unknown, never $0.00. */
export const price = ({ cost, unpriced }, texts) => (unpriced ? texts.price_unknown : money(cost));

function Message({ part }) {
  if (part.text === null) return <LiveWords id={part.id} className="plain plain--live" />;
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

function Part({ part, working, texts, language }) {
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
      return <Quiet icon={TURN_ICONS[part.turn] ?? "chat"} strong>{part.isDeclined ? texts.turn_declined : texts[`turn_${part.turn}`]}</Quiet>;
    case "version":
      return <Quiet icon="file">{`${fill(texts.version_saved, { number: part.number })}: ${part.title}`}</Quiet>;
    case "notice":
      return <p className={`notice notice--${part.level}`}><Icon name={part.level === "info" ? "info" : "alert"} size={14} />{part.text}</p>;
    default:
      return null;
  }
}

const TURN_ICONS = { question: "question", change: "code", bug: "alert" };

function Quiet({ icon, strong, children }) {
  return <p className={`quiet-line ${strong ? "quiet-line--strong" : ""}`}><Icon name={icon} size={14} />{children}</p>;
}

const Step = memo(
  function Step({ row, texts, language, taskTitle }) {
    const cost = row.tokens ? `${formatNumber(language, row.tokens)} ${texts.tokens_short} · ${price(row, texts)}` : "";
    return (
      <article className="step" data-testid="step" data-stage={row.stage}>
        <header className="step__head">
          <strong>{texts[`role_${row.role}`] ?? row.role}</strong>
          <span className="quiet">{texts[`stage_${row.stage}`] ?? row.stage}</span>
          <span className="figures quiet step__time">
            {row.seconds === null ? <Elapsed since={row.at} /> : `${formatSeconds(language, row.seconds)} ${texts.seconds}`}
          </span>
        </header>
        {taskTitle && <p className="step__task">{taskTitle}</p>}
        {row.parts.map((part, index) => (
          <Part key={part.key} {...{ part, texts, language }} working={row.seconds === null && index === row.parts.length - 1} />
        ))}
        {cost && <p className="step__cost figures" title={row.models.join(", ")}>{`${row.models.join(", ")} · ${cost}`}</p>}
      </article>
    );
  },
  (before, after) =>
    before.row === after.row && before.drawn === after.drawn && before.texts === after.texts && before.taskTitle === after.taskTitle,
);

/** An app that was brought in: have it started and described, by the model that is chosen here. */
function Survey({ models, account, texts, working }) {
  const [chosen, setChosen] = useState("");
  const named = models.filter((one) => one.model);
  const model = chosen || named[0]?.value || "demo";
  return (
    <div className="resting" data-testid="survey">
      <p>{texts.survey_offer}</p>
      <div className="resting__actions">
        <button type="button" className="button button--small button--primary" disabled={working} data-testid="act-survey" onClick={() => act("survey", JSON.stringify({ model }))}>
          {texts.survey}
        </button>
        <select className="control resting__model" aria-label={texts.model} value={model} disabled={working} data-testid="survey-model" onChange={(event) => setChosen(event.target.value)}>
          {named.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
          <option value="demo">{texts.demo_model}</option>
        </select>
        <a className="link" href={account}>{texts.keys}</a>
      </div>
    </div>
  );
}

/** Goes on, with the same model, with another one, or by role. */
function ResumeWith({ build, choice, texts, working }) {
  const [chosen, setChosen] = useState({ value: "", model: "" });
  const [typed, change] = useLimits(build.budget ?? {});
  const isLimited = build.error?.code?.startsWith("budget_");
  const wish = JSON.stringify({ model: chosen.value, model_id: chosen.model, limits: isLimited ? typed : null });
  const same = { value: "", label: fill(texts.same_model, { model: build.isDemo ? texts.demo_model : build.model }) };
  const byRole = choice.hasRoutes ? [{ value: BY_ROLE, label: texts.by_role }] : [];
  const demo = build.isDemo ? [] : [{ value: "demo", label: texts.demo_model }];
  return (
    <>
      {isLimited && <LimitFields {...{ typed, change, texts, working }} />}
      <button type="button" className="button button--small button--primary" disabled={working} data-testid="act-resume" onClick={() => act("resume", wish)}>
        {texts.resume}
      </button>
      <KeyAndModel
        fieldId="resume-with" keys={choice.models} before={[same, ...byRole]} after={demo} keyLabel={texts.key} modelLabel={texts.model}
        texts={choice.texts} disabled={working} testId="resume-model" onChoose={setChosen}
      />
      <a className="link" href={choice.account} data-testid="to-keys">{texts.keys}</a>
      <a className="link" href={choice.routes} data-testid="to-routes">{texts.routes}</a>
    </>
  );
}

/** Approves the plan, with what it is likely to use and the limits that it gets. */
function ApproveWith({ build, texts, language, working }) {
  const [typed, change] = useLimits(build.budget ?? {});
  return (
    <>
      <div className="resting__forecast">
        <Forecast forecast={build.forecast} texts={texts} language={language} />
        <details>
          <summary>{texts.limit}</summary>
          <LimitFields {...{ typed, change, texts, working }} />
        </details>
      </div>
      <button type="button" className="button button--small button--primary" disabled={working} data-testid="act-approve" onClick={() => act("approve", JSON.stringify({ limits: typed }))}>
        {texts.approve}
      </button>
    </>
  );
}

/** Why a build rests, and what can be done now. */
export function Resting({ build, choice, texts, language, working }) {
  const { status, error } = build;
  const button = (name, label, primary, value) => (
    <button key={name} type="button" className={`button button--small ${primary ? "button--primary" : ""}`} disabled={working} data-testid={`act-${name}`} onClick={() => act(name, value)}>
      {label}
    </button>
  );
  const actions = {
    waiting: () => build.isAsking ? [button("cancel", texts.stop)] : [<ApproveWith key="approve" {...{ build, texts, language, working }} />, button("cancel", texts.stop)],
    paused: () => [<ResumeWith key="resume" {...{ build, choice, texts, working }} />, ...(error?.code === "unmet_requirements" ? [button("accept", texts.accept)] : [])],
    failed: () =>
      error?.code === "beyond_model" && error.details?.nearest
        ? [button("build_nearest", texts.build_nearest, true, error.details.nearest)]
        : [button("rebuild", texts.rebuild, true)],
    cancelled: () => (build.isTurn ? [] : [button("rebuild", texts.rebuild, true)]),
  };
  return (
    <div className={`resting resting--${status}`} data-testid="resting" data-status={status}>
      <p className="resting__status">{build.isAsking && status === "waiting" ? texts.questions_wait : texts[`status_${status}`]}</p>
      {error?.message && <p data-testid="build-error">{error.message}</p>}
      {error?.details?.provider && (
        <details className="resting__detail">
          <summary>{texts.provider_said}</summary>
          <code>{error.details.provider}</code>
        </details>
      )}
      {error?.details?.tried && (
        <details className="resting__detail" data-testid="tried">
          <summary>{texts.tried}</summary>
          <ol>
            {error.details.tried.split("\n").map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </details>
      )}
      {error?.details?.nearest && <blockquote>{error.details.nearest}</blockquote>}
      <div className="resting__actions">{actions[status]?.()}</div>
    </div>
  );
}

/** The idea with what came with it. */
function Idea({ row }) {
  const { idea, images, page } = row;
  return (
    <div className="said">
      <p>{idea}</p>
      {(images.length > 0 || page) && (
        <p className="said__brought" data-testid="brought-with-idea">
          {images.map(({ sha256, name, width, height }) => (
            <span key={sha256}><Icon name="screen" size={14} />{name || `${width}×${height}`}</span>
          ))}
          {page && <span><Icon name="external" size={14} />{page}</span>}
        </p>
      )}
    </div>
  );
}

function Said({ row, texts }) {
  return (
    <div className="said" data-testid="said">
      <p>{row.text}</p>
      {row.attachments.map((attachment, index) => (
        <div key={index} className="attached"><AttachmentName attachment={attachment} texts={texts} /></div>
      ))}
    </div>
  );
}

function Row({ row, build, texts, language, tasks, working }) {
  switch (row.type) {
    case "questions":
      return <Questions {...{ row, build, texts, working }} />;
    case "step":
      return <Step row={row} drawn={row.revision} texts={texts} language={language} taskTitle={tasks.find((task) => task.id === row.task)?.title} />;
    case "user":
      return <Said row={row} texts={texts} />;
    case "start":
      return row.again ? (
        <Quiet icon="play">{`${texts.resumed} · ${formatTime(language, row.at)}`}</Quiet>
      ) : (
        <>
          {!row.isTurn && <Idea row={row} />}
          {!row.isTakenOver && <Quiet icon="play">
            {`${row.isTurn ? `${texts.turn_started} ·` : texts.started} ${formatTime(language, row.at)} · ${row.isDemo ? texts.demo_model : row.model}`}
          </Quiet>}
        </>
      );
    case "finished":
      return (
        <>
          <Quiet icon={row.status === "done" ? "check" : "stop"}>{`${texts[`status_${row.status}`]} · ${formatTime(language, row.at)}`}</Quiet>
          <Account account={row.account} texts={texts} language={language} />
        </>
      );
    case "edited":
      return <Quiet icon="list">{`${texts.plan_edited} · ${formatTime(language, row.at)}`}</Quiet>;
    case "approval":
      return <Quiet icon="pause">{texts.approval_asked}</Quiet>;
    default:
      return <Part part={row} texts={texts} language={language} />;
  }
}

const NEXT = {
  survey: "characterise",
  intake: "architecture",
  spec: "architecture",
  architecture: "plan",
  plan: "baseline",
  replan: "baseline",
  approval: "baseline",
  baseline: "develop",
  develop: "write",
  write: "execute",
  execute: "verify",
  verify: "document",
  repair: "verify",
};

/** In a loop of tools the files are written on the way. */
const nextOf = (step) => (NEXT[step.stage] && step.parts.some(({ type }) => type === "tools") ? "execute" : NEXT[step.stage]);

/** Who works, on what, since when, what it has cost, and what is next. */
function Activity({ model, texts, language, queuedAt }) {
  const step = openStep(model);
  const spent = model.usage.prompt + model.usage.completion;
  if (!step) {
    if (model.build && !["running", "queued"].includes(model.build.status)) return null;
    return (
      <p className="activity" role="status" data-testid="activity">
        <Icon name="clock" size={14} />
        <span>{model.build?.status === "running" ? texts.between_steps : texts.queued}</span>
        {queuedAt && !model.build && <Elapsed since={queuedAt} />}
      </p>
    );
  }
  const task = model.tasks.find((candidate) => candidate.id === step.task);
  return (
    <p className="activity" role="status" data-testid="activity">
      <Icon name="gear" size={14} className="state--working" />
      <span>
        <b>{texts[`role_${step.role}`]}</b>
        {`: ${texts[`stage_${step.stage}`]}${task ? `, «${task.title}»` : ""}`}
        {nextOf(step) && <span className="quiet">{` · ${texts.next}: ${texts[`stage_${nextOf(step)}`]}`}</span>}
      </span>
      <span className="figures activity__figures">
        <Elapsed since={step.at} />
        {` · ${formatNumber(language, spent)} ${texts.tokens_short} · ${price(model.usage, texts)}`}
      </span>
    </p>
  );
}

/** The stream of a project's work; keeps to the bottom while the reader is there. */
export function Conversation({ queuedAt, hasBuild, hasFiles, models, hasRoutes, modelTexts, account, routes, working }) {
  const model = useBuild();
  const { texts, language } = useTexts();
  const list = useRef(null);
  const follows = useRef(true);
  const top = useRef(0);
  const [away, setAway] = useState(false);
  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight });
  useLayoutEffect(() => {
    if (follows.current) toEnd();
  });
  useEffect(() => {
    const grown = new ResizeObserver(() => follows.current && toEnd());
    if (list.current.firstChild) grown.observe(list.current.firstChild);
    return () => grown.disconnect();
  }, []);
  const said = model.rows.filter(({ type }) => type === "user").length;
  useLayoutEffect(() => {
    // Whoever says something wants to see what becomes of it.
    follows.current = true;
    setAway(false);
    toEnd();
  }, [said]);
  const onScroll = ({ currentTarget: box }) => {
    // Only a reader moves up. Far from the end without that, much has come since we went there: scrolls are told late.
    const isUp = box.scrollTop < top.current;
    top.current = box.scrollTop;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM) follows.current = true;
    else if (isUp) follows.current = false;
    if (away === follows.current) setAway(!follows.current);
  };
  const resting = model.build && !["running", "queued", "done"].includes(model.build.status);
  return (
    <div className="conversation">
      <div className="conversation__list" ref={list} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label={texts.conversation} data-testid="conversation">
        <div className="conversation__rows">
          {model.rows.map((row) => <Row key={row.key} {...{ row, texts, language, working, build: model.build, tasks: model.tasks }} />)}
          {!model.rows.length && !hasBuild && <p className="quiet">{texts.no_build}</p>}
        </div>
      </div>
      {away && (
        <button type="button" className="button button--small conversation__down" data-testid="to-newest" onClick={() => { follows.current = true; setAway(false); toEnd(); }}>
          <Icon name="down" size={14} />{texts.to_newest}
        </button>
      )}
      {hasFiles && !hasBuild && !model.build && <Survey {...{ models, account, texts, working }} />}
      {resting && <Resting build={model.build} choice={{ models, hasRoutes, texts: modelTexts, account, routes }} {...{ texts, language, working }} />}
      {(hasBuild || model.build) && <Activity {...{ model, texts, language, queuedAt }} />}
    </div>
  );
}
