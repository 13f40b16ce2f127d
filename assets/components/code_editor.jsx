// The editor around CodeMirror; the languages are loaded with it, and it is loaded when a file is opened.
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";

const Area = lazy(() => import("./code_area"));

/** Edits `text` of `path`; a new `stamp` means that the server's text is to be taken. Ctrl+S saves. */
export function CodeEditor({ path, text, stamp, label, waiting, onSave, onDirty }) {
  const value = useRef(text);
  const [taken, setTaken] = useState(stamp);
  const dirty = useRef(false);
  if (taken !== stamp) {
    value.current = text;
    dirty.current = false;
    setTaken(stamp);
  }
  const mark = (isDirty) => {
    if (dirty.current === isDirty) return;
    dirty.current = isDirty;
    onDirty?.(isDirty);
  };
  const save = () => {
    if (dirty.current) onSave?.(value.current);
  };
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => onDirty?.(false), []);
  useEffect(() => {
    const asked = () => latest.current();
    window.addEventListener("samokoder:save", asked);
    return () => window.removeEventListener("samokoder:save", asked);
  }, []);
  useEffect(() => {
    const leave = (event) => dirty.current && event.preventDefault();
    window.addEventListener("beforeunload", leave);
    return () => window.removeEventListener("beforeunload", leave);
  }, []);
  const onKeyDown = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
      event.preventDefault();
      save();
    }
  };
  const onChange = (changed) => {
    value.current = changed;
    mark(changed !== text);
  };
  const key = useMemo(() => `${path}@${taken}`, [path, taken]);
  return (
    <div className="editor" onKeyDown={onKeyDown} data-testid="editor">
      <Suspense fallback={<p className="quiet editor__waiting">{waiting}</p>}>
        <Area key={key} path={path} text={value.current} label={label} onChange={onChange} />
      </Suspense>
    </div>
  );
}

/** Saves what the editor holds. */
export function SaveButton({ label, disabled }) {
  return (
    <button type="button" className="button button--small" disabled={disabled} data-testid="save-file" title="Ctrl+S" onClick={() => window.dispatchEvent(new Event("samokoder:save"))}>
      {label}
    </button>
  );
}
