// What of the file tree is in sight, which folders are open, which row has the focus, and what is dragged.
import { useLayoutEffect, useRef, useState } from "react";
import { movePath } from "./file_changes";
import { isWithin } from "./file_changes_model";
import { ROW } from "./file_row";
import { bare, beginsOpen, parentOf, scrolledTo, windowOf } from "./file_tree_model";
import { may } from "./rights";

const FIRST_HEIGHT = 640;
/** Pixels that the words below a name being typed need. */
const WORDS = 84;

/** The first row in sight and the one after the last; `show` scrolls to a row, `isLow` tells that little is left below it. */
export function useSight(tree, count) {
  const [sight, setSight] = useState({ top: 0, height: FIRST_HEIGHT });
  const look = () => tree.current && setSight({ top: tree.current.scrollTop, height: tree.current.clientHeight });
  useLayoutEffect(() => {
    const follow = () => {
      // What is said below the tree must not cover the row that has the focus.
      if (tree.current?.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
      look();
    };
    look();
    const observer = new ResizeObserver(follow);
    observer.observe(tree.current);
    return () => observer.disconnect();
  }, []);
  const show = (index) => {
    tree.current.scrollTop = scrolledTo(index, tree.current.scrollTop, tree.current.clientHeight, ROW);
    look();
  };
  return {
    range: windowOf(sight.top, sight.height, ROW, count),
    page: Math.max(1, Math.floor(sight.height / ROW) - 1),
    isLow: (index) => index * ROW - sight.top > Math.max(WORDS, sight.height - WORDS),
    look,
    show,
  };
}

/** Folders that were turned from how they begin, and how that is. */
export function useFolds(paths, filter) {
  const [turned, setTurned] = useState(() => new Set());
  const begins = beginsOpen(paths);
  const isFolded = (path) => !filter && turned.has(path) === begins;
  const turn = (path) =>
    setTurned((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  return { isFolded, turn, unfold: (folders) => folders.filter(isFolded).forEach(turn) };
}

/** The row that the Tab key comes to; `aim` gives a row the focus as soon as it is drawn. */
export function useFocus(tree) {
  const [active, setActive] = useState("");
  const wanted = useRef("");
  useLayoutEffect(() => {
    const element = wanted.current && tree.current.querySelector(`[data-path="${CSS.escape(wanted.current)}"]`);
    if (!element) return;
    wanted.current = "";
    element.focus({ preventScroll: true });
  });
  const aim = (path) => {
    wanted.current = path;
    setActive(path);
  };
  return { active, setActive, aim };
}

/** Rows that are dragged into folders; a file stands for the folder that it is in. */
export function useDrag() {
  const [dragged, setDragged] = useState({ path: "", target: null });
  const end = () => setDragged({ path: "", target: null });
  const handlersOf = (row) => ({
    drag: (event) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", bare(row));
      setDragged({ path: bare(row), target: null });
    },
    over: (event) => {
      const target = row.isFolder ? bare(row) : parentOf(row.path);
      if (!may("edit") || !dragged.path || isWithin(target, dragged.path) || target === parentOf(dragged.path)) return;
      event.preventDefault();
      if (dragged.target !== target) setDragged({ ...dragged, target });
    },
    drop: (event) => {
      event.preventDefault();
      movePath(dragged.path, [dragged.target, dragged.path.split("/").at(-1)].filter(Boolean).join("/"));
      end();
    },
    end,
  });
  return { target: dragged.target, handlersOf };
}
