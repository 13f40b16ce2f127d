// The tree of an app's files as rows: pure, tested with `node --test`.

const MOST_OPEN = 400;

/** Folders and files of `paths`. */
export function grown(paths) {
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

/** Rows that are shown, folders first; `isFolded` tells by a folder's path, which ends with a slash. */
export function rowsOf(node, isFolded, depth = 1, prefix = "") {
  const rows = [];
  for (const [name, folder] of [...node.folders].sort(([one], [other]) => one.localeCompare(other))) {
    const path = `${prefix}${name}/`;
    const isOpen = !isFolded(path);
    rows.push({ path, name, depth, isFolder: true, isOpen });
    if (isOpen) rows.push(...rowsOf(folder, isFolded, depth + 1, path));
  }
  for (const [name, path] of node.files) rows.push({ path, name, depth, isFolder: false });
  return rows;
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
  if (!row.isFolder) return changed[row.path] ?? "";
  return Object.keys(changed).some((path) => path.startsWith(row.path)) ? "within" : "";
}
