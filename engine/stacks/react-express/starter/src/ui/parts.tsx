/** Parts of pages: title, empty state, a tick in a row, a button that asks before it deletes. */
import { type ReactNode, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { APP_NAME } from "#shared/config.ts";
import { ApiError, patch, remove } from "./api.ts";
import { TEXTS } from "./texts.ts";

/** A page with its heading; `actions` stand beside it. */
export function Page({ title, actions, children }: { title: string; actions?: ReactNode; children?: ReactNode }) {
  return (
    <>
      <title>{`${title} · ${APP_NAME}`}</title>
      <div className="head">
        <h1>{title}</h1>
        {actions}
      </div>
      {children}
    </>
  );
}

/** Says that there is nothing yet, and what to do. */
export function Empty({ title, as: Heading = "h2", children }: { title: string; as?: "h1" | "h2"; children?: ReactNode }) {
  return (
    <section className="empty">
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
    </section>
  );
}

/** Stands where data will be; visible only if it takes long. */
export function Loading() {
  return <p className="loading" role="status">{TEXTS.loading}</p>;
}

/** A tick that is saved at once: `<RowTick path={`/api/tasks/${task.id}`} name="done" label="Done" value={task.done} />`. */
export function RowTick({ path, name, label, value }: { path: string; name: string; label: string; value: boolean }) {
  const [wanted, setWanted] = useState<boolean>();
  const [problem, setProblem] = useState("");
  async function save(isTicked: boolean) {
    setWanted(isTicked);
    setProblem("");
    try {
      await patch(path, { [name]: isTicked });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setWanted(undefined);
    }
  }
  return (
    <>
      <input type="checkbox" aria-label={label} checked={wanted ?? value} onChange={(event) => save(event.target.checked)} />
      {problem && <p className="error" role="alert">{problem}</p>}
    </>
  );
}

interface DeleteProps {
  path: string;
  /** What is deleted, as its reader knows it. */
  name: string;
  /** The question, and more that goes with it. */
  title?: string;
  children?: ReactNode;
  /** The page that follows, where the row has a page of its own. */
  to?: string;
  plain?: boolean;
}

/** “Delete”, then a dialog with “Yes, delete”. `plain` looks like a button instead of a link. */
export function DeleteButton({ path, name, title = `${TEXTS.delete}?`, children, to, plain = false }: DeleteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState("");
  const navigate = useNavigate();
  const id = useId();
  async function confirm() {
    try {
      await remove(path);
      dialog.current?.close();
      if (to) navigate(to, { replace: true });
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  return (
    <>
      <button type="button" className={plain ? "plain" : "link"} onClick={() => dialog.current?.showModal()}>{TEXTS.delete}</button>
      <dialog ref={dialog} aria-labelledby={id} onClose={() => setProblem("")}>
        <h2 id={id}>{title}</h2>
        <p><strong>{name}</strong></p>
        {children && <p className="quiet">{children}</p>}
        {problem && <p className="error" role="alert">{problem}</p>}
        <div className="actions">
          <button type="button" className="danger" onClick={confirm}>{TEXTS.confirmDelete}</button>
          <button type="button" className="plain" onClick={() => dialog.current?.close()}>{TEXTS.cancel}</button>
        </div>
      </dialog>
    </>
  );
}

function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  return Object.values(error.fields)[0] ?? error.message;
}
