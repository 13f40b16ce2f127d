// The tree of an app's files as rows: pure, tested with `node --test`.

import { KEEPER } from "./file_changes_model.js";

const MOST_OPEN = 400;
const MOST_MAIN = 6;
/** Rows beyond both edges of what is seen, so that a quick turn of the wheel shows no gap. */
const SPARE = 12;

const MAIN = ["README.md", "app/main.py", "main.py", "app.py", "server/index.ts", "server/index.js", "src/App.tsx", "src/App.jsx", "src/main.tsx", "index.html", "app/db.py", "app/models.py", "server/db.ts", "app/templates/base.html", "package.json", "requirements.txt"];

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Folders and files of `paths`, each folder's names in order. */
export function grown(paths) {
  const root = { folders: new Map(), files: [] };
  for (const path of paths) {
    const parts = path.split("/");
    let node = root;
    for (const part of parts.slice(0, -1)) {
      if (!node.folders.has(part)) node.folders.set(part, { folders: new Map(), files: [] });
      node = node.folders.get(part);
    }
    // What keeps a folder is no file to anybody.
    if (parts.at(-1) !== KEEPER) node.files.push([parts.at(-1), path]);
  }
  return ordered(root);
}

function ordered(node) {
  const folders = new Map([...node.folders].sort(([one], [other]) => byName(one, other)).map(([name, folder]) => [name, ordered(folder)]));
  return { folders, files: node.files.sort(([one], [other]) => byName(one, other)) };
}

/** Rows that are shown, folders first; `isFolded` tells by a folder's path, which ends with a slash. */
export function rowsOf(node, isFolded, depth = 1, prefix = "", rows = []) {
  const of = node.folders.size + node.files.length;
  let place = 0;
  for (const [name, folder] of node.folders) {
    const path = `${prefix}${name}/`;
    const isOpen = !isFolded(path);
    rows.push({ path, name, depth, isFolder: true, isOpen, place: (place += 1), of });
    if (isOpen) rowsOf(folder, isFolded, depth + 1, path, rows);
  }
  for (const [name, path] of node.files) rows.push({ path, name, depth, isFolder: false, place: (place += 1), of });
  return rows;
}

/** The path of a row without the slash of folders, and the path of the folder that something is in. */
export const bare = (row) => (row.isFolder ? row.path.slice(0, -1) : row.path);
export const parentOf = (path) => path.split("/").slice(0, -1).join("/");

/** With a row for the name that is typed: as the first of its folder, or in place of what is renamed. */
export function withTyping(rows, typing) {
  if (!typing) return rows;
  if (typing.from) return rows.map((row) => (bare(row) === typing.from ? { ...row, isTyping: true } : row));
  const at = typing.folder ? rows.findIndex(({ path }) => path === `${typing.folder}/`) + 1 : 0;
  const row = { path: "/", depth: typing.folder ? typing.folder.split("/").length + 1 : 1, isFolder: typing.kind === "folder", isTyping: true };
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}

/** Whether folders are open at first: all of a small app, none of a large one. */
export const beginsOpen = (paths) => paths.length <= MOST_OPEN;

/** Paths that hold all words of the filter, whatever their case. */
export function matching(paths, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length ? paths.filter((path) => words.every((word) => path.toLowerCase().includes(word))) : paths;
}

/** Whether the last build changed a file, or anything in a folder: the kind of change, "within" for a folder, or "". */
export function markOf(row, changed) {
  if (!row.isFolder) return Object.hasOwn(changed, row.path) ? changed[row.path] : "";
  return Object.keys(changed).some((path) => path.startsWith(row.path)) ? "within" : "";
}

/** Which of `count` rows of `size` pixels are drawn where `top` pixels are scrolled away: the first, and the one after the last. */
export function windowOf(top, height, size, count) {
  const first = Math.max(0, Math.floor(top / size) - SPARE);
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / size) + SPARE)];
}

/** How far to scroll, so that a row is seen whole; as little as possible. */
export function scrolledTo(index, top, height, size) {
  if (index * size < top) return index * size;
  return Math.max(top, (index + 1) * size - height);
}

/** The folders around a path, outermost first, as rows name them. */
export const foldersOf = (path) => path.split("/").slice(0, -1).map((_, depth, parts) => `${parts.slice(0, depth + 1).join("/")}/`);

/** Where somebody who does not know the app begins to read. */
export const mainFilesOf = (paths) => {
  const known = new Set(paths);
  return MAIN.filter((path) => known.has(path)).slice(0, MOST_MAIN);
};
