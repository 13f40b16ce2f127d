// The tree of the app's files: folders fold, arrow keys move.
import { useMemo, useRef, useState } from "react";
import { Icon } from "./icon";

function grown(paths) {
  const root = { folders: new Map(), files: [] };
  for (const path of paths) {
    const parts = path.split("/");
    let node = root;
    for (const part of parts.slice(0, -1)) {
      if (!node.folders.has(part)) node.folders.set(part, { folders: new Map(), files: [] });
      node = node.folders.get(part);
    }
    node.files.push([parts.at(-1), path]);
  }
  return root;
}

function rowsOf(node, folded, depth = 1, prefix = "") {
  const rows = [];
  for (const [name, folder] of [...node.folders].sort(([one], [other]) => one.localeCompare(other))) {
    const path = `${prefix}${name}/`;
    rows.push({ path, name, depth, isFolder: true, isOpen: !folded.has(path) });
    if (!folded.has(path)) rows.push(...rowsOf(folder, folded, depth + 1, path));
  }
  for (const [name, path] of node.files) rows.push({ path, name, depth, isFolder: false });
  return rows;
}

/** `paths` as a tree; `onOpen` gets the path of a file. */
export function FileTree({ paths, opened, label, onOpen }) {
  const [folded, setFolded] = useState(() => new Set());
  const tree = useRef(null);
  const root = useMemo(() => grown(paths ?? []), [paths]);
  const rows = rowsOf(root, folded);
  const fold = (path) =>
    setFolded((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  const onKeyDown = (event) => {
    const items = [...tree.current.querySelectorAll("[role=treeitem]")];
    const at = items.indexOf(document.activeElement);
    const row = rows[at];
    const focus = (index) => items[Math.max(0, Math.min(items.length - 1, index))]?.focus();
    if (event.key === "ArrowDown") focus(at + 1);
    else if (event.key === "ArrowUp") focus(at - 1);
    else if (event.key === "ArrowRight" && row?.isFolder && !row.isOpen) fold(row.path);
    else if (event.key === "ArrowLeft" && row?.isFolder && row.isOpen) fold(row.path);
    else return;
    event.preventDefault();
  };
  return (
    <div className="tree" role="tree" aria-label={label} ref={tree} onKeyDown={onKeyDown} data-testid="file-tree">
      {rows.map((row, index) => (
        <button
          key={row.path}
          type="button"
          role="treeitem"
          aria-level={row.depth}
          aria-expanded={row.isFolder ? row.isOpen : undefined}
          aria-selected={row.path === opened}
          tabIndex={row.path === opened || (!opened && index === 0) ? 0 : -1}
          className="tree__row"
          style={{ paddingLeft: row.depth * 12 }}
          data-path={row.path}
          onClick={() => (row.isFolder ? fold(row.path) : onOpen?.(row.path))}
        >
          <Icon name={row.isFolder ? (row.isOpen ? "down" : "chevron") : "file"} size={14} />
          {row.name}
        </button>
      ))}
    </div>
  );
}
