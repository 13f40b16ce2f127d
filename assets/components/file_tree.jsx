// The tree of the app's files: folders fold, arrow keys move, a field filters, and marks tell what the last build changed.
import { useMemo, useRef, useState } from "react";
import { useBuildPart } from "./build_stream";
import { counted, fill } from "./language";
import { Icon } from "./icon";
import { openFile, useOpenFiles } from "./open_files";
import { isDirty } from "./open_files_model";
import { beginsOpen, grown, markOf, matching, rowsOf } from "./file_tree_model";

const MOST_FOUND = 300;
const SIGNS = { created: "+", changed: "~", within: "·" };

function Row({ row, mark, isOpened, isUnsaved, isFirst, texts, onClick }) {
  const words = [isUnsaved && texts.unsaved, SIGNS[mark] && texts[`mark_${mark}`]].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      role="treeitem"
      aria-level={row.depth}
      aria-expanded={row.isFolder ? row.isOpen : undefined}
      aria-selected={isOpened}
      tabIndex={isOpened || isFirst ? 0 : -1}
      className="tree__row"
      style={{ paddingLeft: row.depth * 12 }}
      title={words ? `${row.path}: ${words}` : row.path}
      data-path={row.path}
      data-mark={mark || undefined}
      onClick={onClick}
    >
      <Icon name={row.isFolder ? (row.isOpen ? "down" : "chevron") : "file"} size={14} />
      <span className="tree__name">{row.name}</span>
      {words && <span className="sr-only">{`, ${words}`}</span>}
      <span className="tree__marks" aria-hidden="true">
        {isUnsaved && <Icon name="dot" size={12} className="tree__unsaved" />}
        {SIGNS[mark] && <span className={`tree__mark tree__mark--${mark}`}>{SIGNS[mark]}</span>}
      </span>
    </button>
  );
}

function Filter({ filter, count, texts, language, onChange, onLeave }) {
  const onKeyDown = (event) => {
    if (event.key === "Escape" && filter) onChange("");
    else if (event.key === "ArrowDown") onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <div className="tree__filter">
      <input type="search" className="control" value={filter} placeholder={texts.filter} aria-label={texts.filter} data-testid="file-filter" onChange={(event) => onChange(event.target.value)} onKeyDown={onKeyDown} />
      <span role="status" className="sr-only">{filter ? counted(language, count, texts.count_files) : ""}</span>
    </div>
  );
}

/** `paths` as a tree; a click opens a file. */
export function FileTree({ paths, texts, language }) {
  const [turned, setTurned] = useState(() => new Set());
  const [filter, setFilter] = useState("");
  const changed = useBuildPart((model) => model.changed);
  const { front, files } = useOpenFiles();
  const tree = useRef(null);
  const found = useMemo(() => matching(paths, filter), [paths, filter]);
  const root = useMemo(() => grown(found.slice(0, filter ? MOST_FOUND : undefined)), [found, filter]);
  const isOpenAtFirst = beginsOpen(paths);
  const rows = rowsOf(root, (path) => !filter && turned.has(path) === isOpenAtFirst);
  const fold = (path) =>
    setTurned((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  const items = () => [...tree.current.querySelectorAll("[role=treeitem]")];
  const onKeyDown = (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const row = rows[at];
    const focus = (index) => all[Math.max(0, Math.min(all.length - 1, index))]?.focus();
    const parent = () => rows.findLastIndex((one, index) => index < at && one.depth < row.depth);
    if (event.key === "ArrowDown") focus(at + 1);
    else if (event.key === "ArrowUp") focus(at - 1);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(all.length - 1);
    else if (event.key === "ArrowRight" && row?.isFolder) row.isOpen ? focus(at + 1) : fold(row.path);
    else if (event.key === "ArrowLeft" && row) row.isFolder && row.isOpen && !filter ? fold(row.path) : focus(parent());
    else return;
    event.preventDefault();
  };
  const isFrontShown = rows.some(({ path }) => path === front);
  return (
    <div className="tree-pane">
      <Filter count={found.length} onChange={setFilter} onLeave={() => items()[0]?.focus()} {...{ filter, texts, language }} />
      <div className="tree" role="tree" aria-label={texts.files} ref={tree} onKeyDown={onKeyDown} data-testid="file-tree">
        {rows.map((row, index) => (
          <Row
            key={row.path}
            mark={markOf(row, changed)}
            isOpened={row.path === front}
            isUnsaved={isDirty(files[row.path])}
            isFirst={!isFrontShown && index === 0}
            onClick={() => (row.isFolder ? fold(row.path) : openFile(row.path))}
            {...{ row, texts }}
          />
        ))}
      </div>
      {filter && !found.length && <p className="tree__note">{texts.none_found}</p>}
      {filter && found.length > MOST_FOUND && <p className="tree__note">{fill(texts.more_found, { count: found.length - MOST_FOUND })}</p>}
    </div>
  );
}
