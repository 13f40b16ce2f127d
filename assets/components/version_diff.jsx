// What lies between two versions: files, and their hunks with line numbers.
import { useEffect, useState } from "react";
import { fill, useLanguage } from "./language";
import { Icon } from "./icon";
import { show } from "./panels";
import { PicturesCompared } from "./version_picture";

const OPEN_FILES = 8;
const OPEN_LINES = 400;
const SIGNS = { same: " ", added: "+", removed: "−" };

function Line({ line, texts }) {
  return (
    <div className={`diff-line diff-line--${line.kind}`} data-kind={line.kind}>
      <span className="diff-line__number diff-line__number--old" title={texts.old_line}>{line.old ?? ""}</span>
      <span className="diff-line__number" title={texts.new_line}>{line.new ?? ""}</span>
      <span className="diff-line__sign" aria-hidden="true">{SIGNS[line.kind]}</span>
      <span className="diff-line__text">
        {line.text}
        {line.is_clipped && <span className="quiet">…</span>}
        {!line.has_newline && <span className="diff-line__note">{` ⏎ ${texts.no_newline}`}</span>}
      </span>
    </div>
  );
}

function Hunk({ hunk, texts }) {
  return (
    <div className="diff-hunk">
      <p className="diff-hunk__place figures">{`@@ −${hunk.old_start},${hunk.old_lines} +${hunk.new_start},${hunk.new_lines} @@`}</p>
      {hunk.lines.map((line, index) => <Line key={index} line={line} texts={texts} />)}
    </div>
  );
}

function Rest({ file, texts, onFile }) {
  const more = (
    <button type="button" className="button button--small" data-testid="diff-show-file" onClick={() => onFile?.(file.path)}>{texts.show_file}</button>
  );
  if (file.omitted) return <p className="diff-file__note">{texts[file.omitted]} {file.omitted === "limit" && more}</p>;
  if (file.is_cut) return <p className="diff-file__note">{texts.cut} {more}</p>;
  return null;
}

function File({ file, begins, texts, onFile }) {
  const [open, setOpen] = useState(begins);
  return (
    <details className="diff-file" open={open} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="diff-file" data-path={file.path} data-change={file.change}>
      <summary data-testid="diff-file-head">
        <Icon name="chevron" size={14} className="disclosure" />
        <span className="diff-file__path">{file.path}</span>
        <span className={`diff-file__change diff-file__change--${file.change}`}>{texts[file.change]}</span>
        {file.added !== null && (
          <span className="figures diff-file__counts"><span className="diff-added">{`+${file.added}`}</span> <span className="diff-removed">{`−${file.removed}`}</span></span>
        )}
      </summary>
      {open && (
        <>
          {file.old_path && <p className="diff-file__note">{fill(texts.renamed_from, { path: file.old_path })}</p>}
          {file.mode_changed && <p className="diff-file__note">{texts.mode_changed}</p>}
          {file.hunks.map((hunk) => <Hunk key={`${hunk.old_start}-${hunk.new_start}`} hunk={hunk} texts={texts} />)}
          <Rest {...{ file, texts, onFile }} />
        </>
      )}
    </details>
  );
}

function Choice({ label, value, numbers, texts, onChoose, testId }) {
  return (
    <label className="diff-choice">
      <span>{label}</span>
      <select className="control" value={value} data-testid={testId} onChange={(event) => onChoose(Number(event.target.value))}>
        {numbers.map((number) => <option key={number} value={number}>{number === 0 ? texts.beginning : fill(texts.number, { number })}</option>)}
      </select>
    </label>
  );
}

/** `diff` without files is still being made. */
export function VersionDiff({ diff, rows = [], project, texts: allTexts, onCompare, onFile, onClose }) {
  const texts = allTexts[useLanguage()];
  const close = () => {
    show({ phone: "versions" });
    onClose?.();
  };
  useEffect(() => {
    const escape = (event) => event.key === "Escape" && !document.querySelector("dialog[open]") && close();
    window.addEventListener("keydown", escape);
    return () => window.removeEventListener("keydown", escape);
  });
  const { old, new: newer, files } = diff;
  const numbers = [...new Set([...rows.map((row) => row.number), old, newer, 0])].sort((one, other) => other - one);
  const rowOf = (number) => rows.find((row) => row.number === number);
  let lines = 0;
  return (
    <div className="diff" data-testid="diff" data-old={old} data-new={newer}>
      <div className="diff__bar">
        <Choice label={texts.from_version} value={old} testId="diff-old" onChoose={(number) => onCompare?.(number, newer)} {...{ numbers, texts }} />
        <Choice label={texts.to_version} value={newer} testId="diff-new" onChoose={(number) => onCompare?.(old, number)} {...{ numbers, texts }} />
        <button type="button" className="button button--quiet button--icon diff__close" title={texts.close} aria-label={texts.close} data-testid="diff-close" onClick={close}>
          <Icon name="cross" size={18} />
        </button>
      </div>
      <div className="diff__files" tabIndex={0}>
        <PicturesCompared {...{ project, texts }} old={rowOf(old)} newer={rowOf(newer)} />
        {!files && <p className="pane-empty" role="status">{texts.comparing}</p>}
        {files?.length === 0 && <p className="pane-empty">{texts.same}</p>}
        {files?.map((file, index) => {
          lines += file.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
          return <File key={`${old}-${newer}-${file.path}`} begins={index < OPEN_FILES && lines <= OPEN_LINES} {...{ file, texts, onFile }} />;
        })}
        {diff.is_cut && <p className="pane-empty">{texts.more_files}</p>}
      </div>
    </div>
  );
}
