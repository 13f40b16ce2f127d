// One row of the file tree, and the field in which a name is typed.
import { useEffect, useId, useRef, useState } from "react";
import { problemOf } from "./file_changes_model";
import { Icon } from "./icon";

/** Height of every row in pixels: only those in sight are drawn, so their places must be known. */
export const ROW = 26;
export const SIGNS = { created: "+", changed: "~", within: "·" };

const placed = (index, depth) => ({ top: index * ROW, paddingLeft: depth * 12 });

/** A file or a folder. The dots and the mark are for the pointer; keyboards have the menu's key. */
export function FileRow({ row, index, mark, isOpened, isUnsaved, isPending, isTabStop, isTarget, texts, on }) {
  const words = [isUnsaved && texts.unsaved, SIGNS[mark] && texts[`mark_${mark}`]].filter(Boolean).join(", ");
  const stopped = (act) => (event) => {
    event.stopPropagation();
    act(event);
  };
  const canCompare = mark === "created" || mark === "changed";
  return (
    <div
      role="treeitem"
      aria-level={row.depth}
      aria-setsize={row.of}
      aria-posinset={row.place}
      aria-expanded={row.isFolder ? row.isOpen : undefined}
      aria-selected={isOpened}
      aria-busy={isPending || undefined}
      tabIndex={isTabStop ? 0 : -1}
      className={isTarget ? "tree__row tree__row--target" : "tree__row"}
      style={placed(index, row.depth)}
      title={words ? `${row.path}: ${words}` : row.path}
      data-path={row.path}
      data-mark={mark || undefined}
      draggable
      onClick={on.click}
      onFocus={on.focus}
      onContextMenu={on.menu}
      onDragStart={on.drag}
      onDragOver={on.over}
      onDrop={on.drop}
      onDragEnd={on.end}
    >
      <Icon name={row.isFolder ? (row.isOpen ? "down" : "chevron") : "file"} size={14} />
      <span className="tree__name">{row.name}</span>
      {words && <span className="sr-only">{`, ${words}`}</span>}
      <span className="tree__marks" aria-hidden="true">
        <span className="tree__more" data-testid="tree-more" onClick={stopped(on.menu)}><Icon name="dots" size={16} /></span>
        {isUnsaved && <Icon name="dot" size={12} className="tree__unsaved" />}
        {SIGNS[mark] && (
          <span className={`tree__mark tree__mark--${mark}`} title={canCompare ? texts.mark_shows : undefined} data-testid={canCompare ? "tree-mark" : undefined} onClick={canCompare ? stopped(on.compare) : undefined}>
            {SIGNS[mark]}
          </span>
        )}
      </span>
    </div>
  );
}

/**
 * A name being typed: Enter and leaving the field take it, Escape leaves everything as it was.
 * `begin` stands in it at first, `targetOf` makes a path of what is typed, `from` is the path that gets it.
 */
export function NameField({ index, depth, icon, begin, label, from, paths, isLow, targetOf, texts, onDone }) {
  const field = useRef(null);
  const hint = useId();
  const [typed, setTyped] = useState(begin);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const name = begin.split("/").at(-1);
    const ending = name.lastIndexOf(".");
    field.current.focus({ preventScroll: true });
    field.current.setSelectionRange(begin.length - name.length, ending > 0 ? begin.length - name.length + ending : begin.length);
  }, []);
  const take = (isLeaving) => {
    const target = targetOf(typed);
    if (target === from || (isLeaving && !target)) return onDone(null, isLeaving);
    const found = problemOf(target, paths, from);
    if (found && isLeaving) return onDone(null, true);
    setProblem(found);
    return found || onDone(target, isLeaving);
  };
  const onKeyDown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") take(false);
    else if (event.key === "Escape") onDone(null, false);
    else return;
    event.preventDefault();
  };
  return (
    <div role="treeitem" aria-level={depth} aria-selected={false} aria-label={label} tabIndex={-1} className="tree__row tree__row--typing" data-low={isLow} style={placed(index, depth)}>
      <Icon name={icon} size={14} />
      <input
        ref={field}
        className="tree__field"
        value={typed}
        aria-label={label}
        aria-invalid={problem !== ""}
        aria-describedby={hint}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        data-testid="tree-name"
        onChange={(event) => { setTyped(event.target.value); setProblem(""); }}
        onBlur={() => take(true)}
        onKeyDown={onKeyDown}
      />
      <p id={hint} role={problem ? "alert" : undefined} className={problem ? "tree__problem" : "tree__hint"} data-testid="tree-problem">{texts[problem || "path_hint"]}</p>
    </div>
  );
}
