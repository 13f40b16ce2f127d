// The plan in its owner's hands: texts, order, notes, what comes in and what goes.
import { useEffect, useRef, useState } from "react";
import { added, changed, draftOf, dropped, isChanged, isSavable, keptText, moved, rebased, restored, wantedOf } from "./plan_draft";
import { Icon } from "./icon";

const LONGEST = { text: 1000, title: 200, goal: 4000, comment: 1000 };

function Field({ item, field, label, rows, onChange }) {
  return (
    <label className="plan-edit__field">
      <span>{label}</span>
      <textarea
        className="control"
        rows={rows}
        maxLength={LONGEST[field]}
        value={item[field]}
        data-testid={`edit-${field}`}
        onChange={(event) => onChange(field, event.target.value)}
      />
    </label>
  );
}

function Tool({ icon, label, turned, ...props }) {
  return (
    <button type="button" className={`button button--quiet button--icon ${turned ? "is-turned" : ""}`} title={label} aria-label={label} {...props}>
      <Icon name={icon} size={16} />
    </button>
  );
}

/** One task or requirement; settled tasks can be changed, but neither moved nor dropped. */
function Item({ kind, item, place, last, settled, first, texts, apply, drag }) {
  const [noted, setNoted] = useState(Boolean(item.comment));
  const name = item.id ?? texts.plan_new;
  const change = (field, text) => apply((draft) => changed(draft, kind, item.key, field, text));
  const move = (by) => apply((draft) => moved(draft, kind, item.key, place + by, first));
  const tool = (label) => `${label}: ${name}`;
  return (
    <li
      className="plan-edit__item"
      data-testid={`edit-${kind}`}
      data-id={item.id ?? ""}
      data-dropped={item.dropped || undefined}
      data-over={drag.isOver || undefined}
      onDragOver={drag.onOver}
      onDrop={drag.onDrop}
    >
      <div className="plan-edit__head">
        <span
          className={`plan-edit__grip figures ${settled ? "" : "is-movable"}`}
          draggable={!settled && !item.dropped}
          onDragStart={drag.onStart}
          onDragEnd={drag.onEnd}
          title={settled ? undefined : texts.plan_drag}
        >
          {item.id ?? texts.plan_new}
        </span>
        <span className="plan-edit__tools">
          {!item.dropped && !settled && (
            <>
              <Tool icon="down" turned label={tool(texts.move_up)} disabled={place <= first.size} data-testid="move-up" onClick={() => move(-1)} />
              <Tool icon="down" label={tool(texts.move_down)} disabled={place === last} data-testid="move-down" onClick={() => move(1)} />
            </>
          )}
          {!item.dropped && !noted && <Tool icon="chat" label={tool(texts.plan_note)} data-testid="add-note" onClick={() => setNoted(true)} />}
          {!settled && !item.dropped && <Tool icon="trash" label={tool(texts.plan_drop)} data-testid="drop" onClick={() => apply((draft) => dropped(draft, kind, item.key, true))} />}
        </span>
      </div>
      {item.dropped ? (
        <p className="plan-edit__gone">
          <s>{item.title ?? item.text}</s>
          <button type="button" className="button button--small" onClick={() => apply((draft) => dropped(draft, kind, item.key, false))}>
            {texts.plan_take_back}
          </button>
        </p>
      ) : (
        <>
          {settled && <p className="quiet">{texts.plan_settled}</p>}
          {kind === "tasks" ? (
            <>
              <Field {...{ item }} field="title" label={texts.task_title} rows={1} onChange={change} />
              <Field {...{ item }} field="goal" label={texts.task_goal} rows={2} onChange={change} />
            </>
          ) : (
            <Field {...{ item }} field="text" label={texts.requirement_text} rows={2} onChange={change} />
          )}
          {noted && <Field {...{ item }} field="comment" label={texts.plan_note} rows={1} onChange={change} />}
        </>
      )}
    </li>
  );
}

function Items({ kind, draft, settled, texts, apply }) {
  const items = draft[kind];
  const [over, setOver] = useState(null);
  const held = useRef(null);
  const fixed = new Set(kind === "tasks" ? items.filter(({ id }) => settled.has(id)).map(({ key }) => key) : []);
  const drag = (item, place) => ({
    isOver: over === item.key,
    onStart: (event) => {
      held.current = item.key;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.key);
    },
    onEnd: () => {
      held.current = null;
      setOver(null);
    },
    onOver: (event) => {
      if (held.current === null) return;
      event.preventDefault();
      if (over !== item.key) setOver(item.key);
    },
    onDrop: (event) => {
      event.preventDefault();
      const key = held.current;
      held.current = null;
      setOver(null);
      if (key !== null) apply((known) => moved(known, kind, key, place, fixed));
    },
  });
  return (
    <ol className="plan-edit__items">
      {items.map((item, place) => (
        <Item
          key={item.key}
          {...{ kind, item, place, texts, apply }}
          last={items.length - 1}
          first={fixed}
          settled={fixed.has(item.key)}
          drag={drag(item, place)}
        />
      ))}
    </ol>
  );
}

/** Edits a plan. `answer` is what the server said to the last attempt: `{stamp, outcome, sentence, plan}`. */
export function PlanEditor({ plan, keptAs, answer, settled, texts, onSave, onClose }) {
  const [kept] = useState(() => restored(sessionStorage.getItem(keptAs), plan));
  const [base, setBase] = useState(plan);
  const [draft, setDraft] = useState(() => kept?.draft ?? draftOf(plan));
  const [sentAt, setSentAt] = useState(null);
  const [isRebased, setRebased] = useState(kept?.isRebased ?? false);
  const close = () => {
    sessionStorage.removeItem(keptAs);
    onClose();
  };
  useEffect(() => {
    if (isChanged(draft, base)) sessionStorage.setItem(keptAs, keptText(draft, base));
    else sessionStorage.removeItem(keptAs);
  }, [keptAs, draft, base]);
  const box = useRef(null);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    if (sentAt === null || answer.stamp === sentAt) return;
    setSentAt(null);
    if (answer.outcome === "saved") close();
    if (answer.outcome === "stale") {
      setDraft((mine) => rebased(mine, base, answer.plan));
      setBase(answer.plan);
      setRebased(true);
    }
  }, [answer.stamp, sentAt]);
  useEffect(() => {
    const warn = (event) => event.preventDefault();
    if (!isSavable(draft, base)) return undefined;
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [draft, base]);
  const isWaiting = sentAt !== null;
  const save = () => {
    setSentAt(answer.stamp);
    onSave(JSON.stringify({ revision: base.revision, ...wantedOf(draft) }));
  };
  const section = (kind, title, addLabel) => (
    <>
      <h3>{title}</h3>
      <Items {...{ kind, draft, settled, texts }} apply={setDraft} />
      <button type="button" className="button button--small" data-testid={`add-${kind}`} onClick={() => setDraft((known) => added(known, kind))}>
        <Icon name="plus" size={14} />
        {addLabel}
      </button>
    </>
  );
  return (
    <div className="plan plan-edit" data-testid="plan-editor" ref={box} tabIndex={-1} role="group" aria-label={texts.edit_plan}>
      <h2>{texts.edit_plan}</h2>
      <p className="quiet">{plan.only_tasks ? texts.plan_edit_tasks_hint : texts.plan_edit_hint}</p>
      {!plan.only_tasks && section("requirements", texts.requirements, texts.add_requirement)}
      {section("tasks", texts.tasks, texts.add_task)}
      <div className="plan-edit__bar">
        {isRebased && <p role="status" className="note-box" data-testid="plan-rebased">{texts.plan_rebased}</p>}
        {answer.outcome === "refused" && !isWaiting && <p role="alert" className="note-box">{answer.sentence}</p>}
        <button type="button" className="button button--small button--primary" disabled={isWaiting || !isSavable(draft, base)} data-testid="save-plan" onClick={save}>
          {texts.save_plan}
        </button>
        <button type="button" className="button button--small" disabled={isWaiting} data-testid="leave-plan" onClick={close}>
          {texts.leave_plan}
        </button>
      </div>
    </div>
  );
}
