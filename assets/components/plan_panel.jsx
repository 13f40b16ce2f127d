// The plan: requirements with their proof, tasks with their progress; its owner may change it at any time.
import { useEffect, useState } from "react";
import { useTexts, useBuild } from "./build_stream";
import { CheckProof, StateWord } from "./evidence_strip";
import { price } from "./budget";
import { Elapsed } from "./command";
import { fill, formatSeconds } from "./language";
import { Icon } from "./icon";
import { Resting } from "./resting";
import { useMay } from "./rights";
import { planAhead } from "./plan_draft";
import { PlanEditor } from "./plan_editor";
import { taskUse } from "./progress_model";

function Requirement({ requirement, texts, language, screenshotBase }) {
  const proofs = requirement.evidence ?? [];
  const unproven = (requirement.checks ?? []).filter((check) => !proofs.some((proof) => proof.check_id === check.id));
  return (
    <li className="requirement" data-testid="requirement" data-status={requirement.status}>
      <details>
        <summary>
          <span className="requirement__id figures">{requirement.id}</span>
          <span className="requirement__text">
            {requirement.text}
            <Notes text={requirement.comment} texts={texts} />
          </span>
          {requirement.waits ? <span className="state">{texts.plan_waits}</span> : <StateWord status={requirement.status} texts={texts} />}
          <Icon name="chevron" size={16} className="disclosure" />
        </summary>
        {proofs.map((proof) => <CheckProof key={proof.check_id} {...{ proof, texts, language, screenshotBase }} />)}
        {unproven.map((check) => (
          <div key={check.id} className="check">
            <p>{check.title}</p>
          </div>
        ))}
        {!proofs.length && !unproven.length && <p className="quiet">{texts.checks_to_come}</p>}
      </details>
    </li>
  );
}

// Where an edit that was not saved waits, in this tab.
const keptAs = (model) => `plan-edit-${model.build?.id}`;

const EDITABLE = new Set(["running", "queued", "waiting", "paused"]);
const SETTLED = new Set(["done", "working"]);

function Notes({ text, texts }) {
  return text ? <p className="plan__note"><Icon name="chat" size={14} label={texts.plan_note} /> {text}</p> : null;
}

/** What a task is at, since when; once it is done, what it took. */
function TaskUse({ task, model, texts, language }) {
  if (!SETTLED.has(task.status)) return null;
  const use = taskUse(model, task.id, Date.now());
  if (!use) return null;
  const isPriced = use.unpriced || use.cost > 0;
  return (
    <span className="task__use quiet" data-testid={`use-${task.id}`}>
      {task.status === "working" ? <>{texts[`stage_${use.stage}`]} · <Elapsed since={use.since} /></> : `${formatSeconds(language, use.seconds)} ${texts.seconds}`}
      {isPriced && ` · ${price(use, texts)}`}
    </span>
  );
}

function Task({ task, model, texts, language }) {
  return (
    <li className="task" data-testid="task" data-status={task.status} data-waits={task.waits || undefined}>
      <span className="requirement__id figures">{task.id}</span>
      <span className="requirement__text">
        {task.title}
        <Notes text={task.comment} texts={texts} />
        <TaskUse {...{ task, model, texts, language }} />
      </span>
      {task.status === "done" && task.total ? (
        <span className="task__rate figures" title={texts.task_rate} data-testid={`rate-${task.id}`}>{`${task.passed}/${task.total}`}</span>
      ) : null}
      {task.waits ? <span className="state">{texts.plan_waits}</span> : <StateWord status={task.status} texts={texts} />}
    </li>
  );
}

/** The way into the editor, and what became of the last change. */
function EditBar({ model, texts, isOpening, onEdit }) {
  const steers = useMay("build");
  const isEditable = steers && model.tasks.length > 0 && EDITABLE.has(model.build?.status) && model.build.isPlanOpen;
  const isAtRest = model.build?.status !== "running";
  const waiting = isAtRest ? texts.plan_pending_at_rest : texts.plan_pending;
  return (
    <>
      {model.draft && (
        <p role="status" className="note-box" data-testid="plan-pending">
          {EDITABLE.has(model.build?.status) ? waiting : texts.plan_untaken}
        </p>
      )}
      {isEditable && sessionStorage.getItem(keptAs(model)) && (
        <p role="status" className="note-box" data-testid="plan-kept">{texts.plan_kept}</p>
      )}
      {isEditable && (
        <button type="button" className="button button--small plan__edit" disabled={isOpening} data-testid="edit-plan" onClick={onEdit}>
          {texts.edit_plan}
        </button>
      )}
    </>
  );
}

/** The editor opens with the plan that the server has, not with the one that the stream has told so far. */
function useEditing(answer, onOpen) {
  const [askedAt, setAskedAt] = useState(null);
  const [opened, setOpened] = useState(null);
  useEffect(() => {
    if (askedAt === null || answer.stamp === askedAt) return;
    setAskedAt(null);
    if (answer.outcome === "opened") setOpened(answer.plan);
  }, [answer.stamp, askedAt]);
  const open = () => {
    setAskedAt(answer.stamp);
    onOpen();
  };
  return { opened, isOpening: askedAt !== null, open, close: () => setOpened(null) };
}

const RATED = ["passed", "failed", "not_verified", "working"];

/** The requirements as one bar: what passes, what fails, what is not proven, what is to come. */
function PassRate({ requirements, label }) {
  const counted = RATED.map((status) => [status, requirements.filter((one) => one.status === status).length]);
  const rest = requirements.length - counted.reduce((sum, [, count]) => sum + count, 0);
  return (
    <div className="pass-rate" role="img" aria-label={label} data-testid="pass-rate">
      {[...counted, ["pending", rest]].map(([status, count]) => count > 0 && <span key={status} data-status={status} style={{ flexGrow: count }} />)}
    </div>
  );
}

/** Requirements, tasks and the facts beside them; the button of approval when it is waited for; the plan's editor. */
export function PlanPanel({ screenshotBase, working, answer, onOpen, onSave }) {
  const model = useBuild();
  const { texts, language } = useTexts();
  const editing = useEditing(answer, onOpen);
  if (!model.spec) return <p className="plan quiet">{texts.plan_to_come}</p>;
  if (editing.opened) {
    const live = model.tasks.filter(({ status }) => SETTLED.has(status)).map(({ id }) => id);
    const settled = new Set([...editing.opened.settled, ...live]);
    return <PlanEditor plan={editing.opened} keptAs={keptAs(model)} onClose={editing.close} {...{ answer, settled, texts, onSave }} />;
  }
  const { tasks, requirements } = planAhead(model);
  const done = tasks.filter((task) => task.status === "done").length;
  const passed = requirements.filter((requirement) => requirement.status === "passed").length;
  return (
    <div className="plan" data-testid="plan">
      <h2>{model.spec.title}</h2>
      <p className="quiet">{model.spec.summary}</p>
      {model.build?.status === "waiting" && <Resting build={model.build} {...{ texts, language, working }} />}
      <EditBar {...{ model, texts }} isOpening={editing.isOpening} onEdit={editing.open} />
      {requirements.length > 0 && (
        <>
          <h3>{`${texts.requirements} · ${fill(texts.summary, { passed, total: requirements.length })}`}</h3>
          <PassRate requirements={requirements} label={fill(texts.summary, { passed, total: requirements.length })} />
          <ul>
            {requirements.map((requirement) => (
              <Requirement key={requirement.id} {...{ requirement, texts, language, screenshotBase }} />
            ))}
          </ul>
        </>
      )}
      {tasks.length > 0 && (
        <>
          <h3>{`${texts.tasks} · ${fill(texts.tasks_done, { done, total: tasks.length })}`}</h3>
          <progress max={tasks.length} value={done} aria-label={texts.tasks} />
          <ol>{tasks.map((task) => <Task key={task.id} {...{ task, model, texts, language }} />)}</ol>
        </>
      )}
      <Beside {...{ model, texts, language, screenshotBase }} />
    </div>
  );
}

function Beside({ model, texts, language, screenshotBase }) {
  return (
    <>
      {model.facts.length > 0 && (
        <>
          <h3>{texts.facts}</h3>
          {model.facts.map((proof) => <CheckProof key={proof.check_id} {...{ proof, texts, language, screenshotBase }} />)}
        </>
      )}
      {model.spec.out_of_scope?.length > 0 && (
        <>
          <h3>{texts.out_of_scope}</h3>
          <ul className="plain-list">{model.spec.out_of_scope.map((item) => <li key={item}>{item}</li>)}</ul>
        </>
      )}
    </>
  );
}
