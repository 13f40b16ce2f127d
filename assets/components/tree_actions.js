// What can be done with a row of the file tree, by its menu and by keys.
import { copyText } from "./clipboard";
import { removePath } from "./file_changes";
import { isWithin } from "./file_changes_model";
import { downloadOf } from "./file_contents";
import { bare, parentOf } from "./file_tree_model";
import { compareFile, openFile } from "./open_files";
import { may } from "./rights";

const download = (address, path) => Object.assign(document.createElement("a"), { href: downloadOf(address, path), download: "" }).click();

// Delete what a row stands for; the next row gets the focus.
function removeRow(tree, row) {
  const index = tree.rows.indexOf(row);
  const next = tree.rows.slice(index + 1).find((one) => !isWithin(bare(one), bare(row))) ?? tree.rows[index - 1];
  tree.aim(next?.path ?? "");
  removePath(bare(row));
}

/** The menu of a row: `[id, icon, label, keys, run]`. */
export function menuOf(tree, row, address, texts) {
  const path = bare(row);
  const folder = row.isFolder ? path : parentOf(path);
  const ofFile = (items) => (row.isFolder ? [] : items);
  const ofEditor = (items) => (may("edit") ? items : []);
  return [
    ...ofFile([["open", "file", texts.open, "Enter", () => openFile(path)], ["compare", "compare", texts.compare, "", () => compareFile(path)]]),
    ...ofEditor([
      ["new-file", "file_plus", row.isFolder ? texts.new_file_in : texts.new_file, "", () => tree.begin("file", folder)],
      ["new-folder", "folder_plus", row.isFolder ? texts.new_folder_in : texts.new_folder, "", () => tree.begin("folder", folder)],
      ["rename", "pencil", texts.rename, "F2", () => tree.rename(row)],
      ["move", "folder", texts.move, "", () => tree.rename(row, true)],
    ]),
    ["copy", "copy", texts.copy_path, "", () => copyText(path)],
    ...ofFile([["download", "download", texts.download, "", () => download(address, path)]]),
    ...ofEditor([["delete", "trash", texts.delete, "Delete", () => removeRow(tree, row)]]),
  ];
}

/** What a click on a row does, and Enter. */
export const enter = (tree, row) => (row.isFolder ? tree.turn(row.path) : openFile(row.path));

const openBelow = (tree, row, { target }) => {
  const { left, bottom } = target.getBoundingClientRect();
  tree.openMenu(row, { x: left + 24, y: bottom });
};

const KEYS = {
  ArrowDown: (tree, row, at) => tree.focus(at + 1),
  ArrowUp: (tree, row, at) => tree.focus(at - 1),
  Home: (tree) => tree.focus(0),
  End: (tree) => tree.focus(tree.rows.length - 1),
  PageDown: (tree, row, at) => tree.focus(at + tree.page),
  PageUp: (tree, row, at) => tree.focus(at - tree.page),
  ArrowRight: (tree, row, at) => row.isFolder && (row.isOpen ? tree.focus(at + 1) : tree.turn(row.path)),
  ArrowLeft(tree, row, at) {
    if (row.isFolder && row.isOpen && !tree.filter) tree.turn(row.path);
    else tree.focus(tree.rows.findLastIndex((one, index) => index < at && one.depth < row.depth));
  },
  Enter: enter,
  " ": enter,
  F2: (tree, row) => may("edit") && tree.rename(row),
  Delete: (tree, row) => may("edit") && removeRow(tree, row),
  ContextMenu: (tree, row, at, event) => openBelow(tree, row, event),
  F10: (tree, row, at, event) => event.shiftKey && openBelow(tree, row, event),
};

/** Keys that were pressed on a row. */
export function onTreeKey(tree, event) {
  const at = tree.rows.findIndex(({ path }) => path === event.target.dataset?.path);
  const act = KEYS[event.key];
  if (at < 0 || !act || event.ctrlKey || event.metaKey || event.altKey) return;
  act(tree, tree.rows[at], at, event);
  event.preventDefault();
}
