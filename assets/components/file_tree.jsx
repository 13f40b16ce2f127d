// The tree of the app's files: folders fold, arrow keys move, a field filters, marks tell what the last build changed,
// and files and folders are made, renamed, moved and deleted. Only rows in sight are drawn, so that 5,000 files are as quick as 50.
import { useEffect, useMemo, useRef, useState } from "react";
import { useBuildPart } from "./build_stream";
import { createFile, createFolder, movePath, useChanges } from "./file_changes";
import { foreseen, isWithin, placeOf } from "./file_changes_model";
import { FileMenu } from "./file_menu";
import { FileRow, NameField, ROW } from "./file_row";
import { bare, foldersOf, grown, markOf, matching, parentOf, rowsOf, withTyping } from "./file_tree_model";
import { Icon } from "./icon";
import { counted, fill } from "./language";
import { compareFile, useOpenFiles } from "./open_files";
import { isDirty } from "./open_files_model";
import { enter, menuOf, onTreeKey } from "./tree_actions";
import { useMay } from "./rights";
import { useDrag, useFocus, useFolds, useSight } from "./tree_sight";

function TreeBar({ filter, count, texts, language, onChange, onLeave, onNew }) {
  const edits = useMay("edit");
  const onKeyDown = (event) => {
    if (event.key === "Escape" && filter) onChange("");
    else if (event.key === "ArrowDown") onLeave();
    else return;
    event.preventDefault();
  };
  const tool = (icon, label, testId, kind) => (
    <button type="button" className="button button--quiet button--icon" title={label} aria-label={label} data-testid={testId} onClick={() => onNew(kind)}><Icon name={icon} size={16} /></button>
  );
  return (
    <div className="tree__filter">
      <input type="search" className="control" value={filter} placeholder={texts.filter} aria-label={texts.filter} data-testid="file-filter" onChange={(event) => onChange(event.target.value)} onKeyDown={onKeyDown} />
      {edits && tool("file_plus", texts.new_file, "new-file", "file")}
      {edits && tool("folder_plus", texts.new_folder, "new-folder", "folder")}
      <span role="status" className="sr-only">{filter ? counted(language, count, texts.count_files) : ""}</span>
    </div>
  );
}

// The rows of the tree as they are shown, with the name that is typed among them.
function useRows(present, filter) {
  const [typing, setTyping] = useState(null);
  const { pending } = useChanges();
  const paths = useMemo(() => foreseen(present, pending), [present, pending]);
  const found = useMemo(() => matching(paths, filter), [paths, filter]);
  const root = useMemo(() => grown(found), [found]);
  const folds = useFolds(present, filter);
  const rows = withTyping(rowsOf(root, folds.isFolded), typing);
  const isPending = (row) => pending.some(({ path, to }) => isWithin(bare(row), to ?? path));
  return { paths, found, rows, typing, setTyping, isPending, ...folds };
}

// Everything that can be done to the tree: what `tree_actions` is given.
function useTree(element, present, address, texts) {
  const [filter, setFilter] = useState("");
  const [menu, setMenu] = useState(null);
  const shown = useRows(present, filter);
  const { rows, typing, setTyping, unfold } = shown;
  const focus = useFocus(element);
  const sight = useSight(element, rows.length);
  const tree = { ...shown, ...focus, ...sight, filter, setFilter, menu };
  tree.indexOf = (path) => rows.findIndex((row) => row.path === path);
  tree.focus = (index) => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    if (!rows[at]) return;
    tree.aim(rows[at].path);
    tree.show(at);
  };
  tree.begin = (kind, folder) => {
    setFilter("");
    if (folder) unfold(foldersOf(`${folder}/`));
    setTyping({ kind, folder });
    tree.show(folder ? tree.indexOf(`${folder}/`) + 1 : 0);
  };
  tree.rename = (row, isWhole = false) => setTyping({ kind: row.isFolder ? "folder" : "file", from: bare(row), isWhole, folder: isWhole ? "" : parentOf(bare(row)) });
  tree.take = (target, isLeaving) => {
    const { kind, from } = typing;
    setTyping(null);
    if (target) {
      if (from) movePath(from, target);
      else (kind === "folder" ? createFolder : createFile)(target);
      unfold(foldersOf(target));
    }
    const path = target ?? from;
    if (!isLeaving && path) tree.aim(kind === "folder" ? `${path}/` : path);
  };
  tree.openMenu = (row, at) => {
    tree.setActive(row.path);
    setMenu({ row, at, items: menuOf(tree, row, address, texts) });
  };
  tree.closeMenu = () => {
    tree.aim(menu.row.path);
    setMenu(null);
  };
  return tree;
}

// The file in front is in sight, whoever opened it; and the palette makes files, too.
function useFront(tree, front) {
  const at = tree.indexOf(front);
  useEffect(() => {
    if (!front || tree.filter) return;
    tree.unfold(foldersOf(front));
    tree.setActive(front);
  }, [front]);
  const isActive = at >= 0 && front === tree.active;
  useEffect(() => {
    if (isActive) tree.show(at);
  }, [front, isActive]);
  useEffect(() => {
    const create = () => tree.begin("file", front ? parentOf(front) : "");
    window.addEventListener("samokoder:new-file", create);
    return () => window.removeEventListener("samokoder:new-file", create);
  });
}

function Typing({ tree, row, index, texts }) {
  const { typing, paths } = tree;
  const name = typing.from?.split("/").at(-1) ?? "";
  return (
    <NameField
      icon={typing.kind === "folder" ? "folder" : "file"}
      begin={typing.isWhole ? typing.from : name}
      label={typing.kind === "folder" ? texts.name_of_folder : texts.name_of_file}
      from={typing.from}
      depth={row.depth}
      isLow={tree.isLow(index)}
      targetOf={(typed) => placeOf(typed, typing.folder)}
      onDone={tree.take}
      {...{ index, paths, texts }}
    />
  );
}

/** `paths` as a tree; a click opens a file. `address` is where files are downloaded from. */
export function FileTree({ paths, address, texts, language }) {
  const element = useRef(null);
  const changed = useBuildPart((model) => model.changed);
  const { front, files } = useOpenFiles();
  const tree = useTree(element, paths, address, texts);
  const drag = useDrag();
  useFront(tree, front);
  const { rows, found, filter, active, menu, range: [first, last] } = tree;
  const drawn = rows.map((row, index) => [row, index]).filter(([row, index]) => (index >= first && index < last) || row.path === active || row.isTyping);
  const stop = drawn.some(([{ path }]) => path === active) ? active : drawn[0]?.[0].path;
  const folder = active.endsWith("/") ? active.slice(0, -1) : parentOf(active);
  const menuAt = (row) => (event) => {
    event.preventDefault();
    tree.openMenu(row, { x: event.clientX, y: event.clientY });
  };
  return (
    <div className="tree-pane">
      <TreeBar count={found.length} onChange={tree.setFilter} onLeave={() => tree.focus(0)} onNew={(kind) => tree.begin(kind, tree.indexOf(active) < 0 ? "" : folder)} {...{ filter, texts, language }} />
      <div className="tree" role="tree" aria-label={texts.files} ref={element} onKeyDown={(event) => onTreeKey(tree, event)} onScroll={tree.look} data-testid="file-tree">
        <div role="none" className="tree__rows" style={{ height: rows.length * ROW }}>
          {drawn.map(([row, index]) =>
            row.isTyping ? (
              <Typing key="typing" {...{ tree, row, index, texts }} />
            ) : (
              <FileRow
                key={row.path}
                mark={markOf(row, changed)}
                isOpened={row.path === front}
                isUnsaved={isDirty(files[row.path])}
                isPending={tree.isPending(row)}
                isTabStop={row.path === stop}
                isTarget={drag.target !== null && row.isFolder && bare(row) === drag.target}
                on={{ click: () => enter(tree, row), focus: () => tree.setActive(row.path), compare: () => compareFile(row.path), menu: menuAt(row), ...drag.handlersOf(row) }}
                {...{ row, index, texts }}
              />
            ),
          )}
        </div>
      </div>
      {filter && !found.length && <p className="tree__none">{texts.none_found}</p>}
      {menu && <FileMenu at={menu.at} label={fill(texts.menu_of, { path: bare(menu.row) })} items={menu.items} onClose={tree.closeMenu} />}
    </div>
  );
}
