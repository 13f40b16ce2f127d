// The editor: tabs of the files that are open, and CodeMirror for each, loaded with its languages when one is opened.
import { useEffect, useRef, useState } from "react";
import { Dialog } from "./chrome";
import { CodeStart } from "./code_start";
import { FileContents } from "./file_contents";
import { Icon } from "./icon";
import { fill } from "./language";
import { closeFile, compareFile, hasUnsaved, keepMine, openFile, saveFile, stopComparing, takeTheirs, useOpenFiles } from "./open_files";
import { isDirty, isStale, nameOf } from "./open_files_model";
import { showCode } from "./panels";
import { useMay } from "./rights";

const idOf = (path) => `file-${path.replaceAll(/[^\w-]/g, "_")}`;

function FileTab({ path, state, texts, onClose }) {
  const { front, files, order } = state;
  const dirty = isDirty(files[path]);
  const close = (event) => {
    event.stopPropagation();
    onClose(path);
  };
  // The cross is for the pointer; keyboards have Delete, and the bar a button.
  return (
    <button
      type="button"
      role="tab"
      aria-selected={path === front}
      aria-controls={idOf(path)}
      aria-keyshortcuts="Delete"
      tabIndex={path === front ? 0 : -1}
      className="file-tab"
      title={path}
      data-testid="file-tab"
      data-file={path}
      data-dirty={dirty}
      onClick={() => openFile(path)}
      onAuxClick={(event) => event.button === 1 && close(event)}
    >
      {files[path].compared && <Icon name="compare" size={14} className="file-tab__compared" />}
      {nameOf(path, order)}
      {dirty && <span className="sr-only">{`, ${texts.unsaved}`}</span>}
      <span className="file-tab__end" aria-hidden="true" data-testid="file-tab-close" onClick={close}>
        <Icon name={dirty ? "dot" : "cross"} size={14} className="file-tab__mark" />
        {dirty && <Icon name="cross" size={14} className="file-tab__cross" />}
      </span>
    </button>
  );
}

function Tabs({ state, texts, onClose }) {
  const row = useRef(null);
  const { order, front } = state;
  useEffect(() => {
    row.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [front]);
  const onKeyDown = (event) => {
    const at = order.indexOf(front);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: order.length - 1 }[event.key];
    if (event.key === "Delete") onClose(front);
    else if (to === undefined || !order[to]) return;
    else {
      openFile(order[to]);
      row.current.querySelectorAll("[role=tab]")[to]?.focus();
    }
    event.preventDefault();
  };
  return (
    <div className="file-tabs" role="tablist" aria-label={texts.open_files} ref={row} onKeyDown={onKeyDown} data-testid="file-tabs">
      {order.map((path) => <FileTab key={path} {...{ path, state, texts, onClose }} />)}
    </div>
  );
}

function Tools({ state, texts, onClose }) {
  const { front, files } = state;
  const file = files[front];
  const edits = useMay("edit");
  const isText = file && !file.isBinary && !file.isLarge;
  const tool = (icon, label, testId, onClick, hint = "", isOn = undefined) => (
    <button type="button" className="button button--quiet button--icon" title={label + hint} aria-label={label} aria-pressed={isOn} data-testid={testId} onClick={onClick}>
      <Icon name={icon} size={16} />
    </button>
  );
  return (
    <div className="file-tools">
      <span role="status" className={file?.isSaved ? "badge badge--done" : "sr-only"}>{file?.isSaved ? texts.saved : ""}</span>
      {isText && tool("compare", texts.compare, "compare-file", () => (file.compared ? stopComparing(front) : compareFile(front)), "", file.compared !== null)}
      {isText && tool("search", texts.find, "find-in-file", () => window.dispatchEvent(new Event("samokoder:find")), " (Ctrl+F)")}
      {edits ? (
        <button type="button" className="button button--small" disabled={!isDirty(file) || isStale(file)} data-testid="save-file" title="Ctrl+S" onClick={() => saveFile(front)}>
          {texts.save}
        </button>
      ) : (
        <span className="badge" title={texts.read_only_hint} data-testid="file-read-only">{texts.read_only}</span>
      )}
      {tool("cross", texts.close_file, "close-file", () => onClose(front))}
    </div>
  );
}

// The server has another text than the one that was changed here, or no file any more.
function Conflict({ path, isGone, texts }) {
  const [theirs, mine] = isGone ? [texts.close_file, texts.create_again] : [texts.take_theirs, texts.keep_mine];
  return (
    <div className="border-b border-line p-2">
      <div role="alert" className="error-box" data-testid="conflict" data-gone={isGone}>
        <Icon name="alert" />
        <div className="flex flex-col gap-2">
          <p>{isGone ? texts.conflict_gone : texts.conflict}</p>
          <div className="flex flex-wrap gap-2">
            <button type="button" className="button button--small" data-testid="take-theirs" onClick={() => (isGone ? closeFile : takeTheirs)(path)}>{theirs}</button>
            <button type="button" className="button button--small" data-testid="keep-mine" onClick={() => keepMine(path)}>{mine}</button>
          </div>
        </div>
      </div>
    </div>
  );
}

function CloseQuestion({ path, texts, onDone }) {
  const answer = (act) => {
    act(path);
    onDone();
  };
  return (
    <Dialog open={path !== ""} onClose={onDone} label={texts.close_title}>
      <div className="version__form">
        <h2 className="text-20 font-semibold">{texts.close_title}</h2>
        <p className="text-14 text-quiet break-words">{fill(texts.close_hint, { path })}</p>
        <div className="version__choice">
          <button type="button" className="button" data-testid="close-cancel" onClick={onDone}>{texts.close_cancel}</button>
          <button type="button" className="button button--danger" data-testid="close-discard" onClick={() => answer(closeFile)}>{texts.close_discard}</button>
        </div>
      </div>
    </Dialog>
  );
}

function Panel({ path, file, address, isFront, texts, language }) {
  const label = `${texts.editor} ${path}`;
  return (
    <div id={idOf(path)} role="tabpanel" aria-label={label} className="editor" hidden={!isFront} data-testid={isFront ? "editor" : undefined}>
      {isStale(file) && <Conflict path={path} isGone={file.base === ""} texts={texts} />}
      <FileContents {...{ path, file, address, label, isFront, texts, language }} />
    </div>
  );
}

/** Every open file has an area of its own: its cursor, its history and what is typed there stay while another is in front. */
export function CodeEditor({ paths, address, texts, language }) {
  const state = useOpenFiles();
  const [closing, setClosing] = useState("");
  const { order, front, files } = state;
  useEffect(() => {
    const leave = (event) => hasUnsaved() && event.preventDefault();
    window.addEventListener("beforeunload", leave);
    return () => window.removeEventListener("beforeunload", leave);
  }, []);
  useEffect(() => {
    const save = () => front && saveFile(front);
    window.addEventListener("samokoder:save", save);
    return () => window.removeEventListener("samokoder:save", save);
  }, [front]);
  const onClose = (path) => (isDirty(files[path]) ? setClosing(path) : closeFile(path));
  const onKeyDown = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyS") return;
    event.preventDefault();
    saveFile(front);
  };
  if (!order.length) return <CodeStart {...{ paths, texts, language }} />;
  return (
    <div className="editors" onKeyDown={onKeyDown}>
      <div className="file-bar">
        <button type="button" className="button button--quiet button--icon file-bar__list" title={texts.all_files} aria-label={texts.all_files} data-testid="to-file-list" onClick={() => showCode(false)}>
          <Icon name="left" size={18} />
        </button>
        <Tabs {...{ state, texts, onClose }} />
        <Tools {...{ state, texts, onClose }} />
      </div>
      {order.map((path) => <Panel key={path} file={files[path]} isFront={path === front} {...{ path, address, texts, language }} />)}
      <CloseQuestion path={closing} texts={texts} onDone={() => setClosing("")} />
    </div>
  );
}
