// The files that are open in the editor, and what is typed into each: pure, tested with `node --test`.
// Of a file: the server's `text` and its hash, `base`; `draft`, null without a change, and `begun`, the hash it began from;
// `compared`, null unless it is shown with its changes since an older version, whose text is null until it is known.

import { isWithin, movedPath } from "./file_changes_model.js";

// Nothing but files: one that is called `constructor` is not there before it is opened.
const onlyFiles = (files) => Object.assign(Object.create(null), files);

/** No file is open. */
export const emptyFiles = () => ({ order: [], front: "", files: onlyFiles({}) });

const UNREAD = { text: null, base: "", size: 0, isBinary: false, isLarge: false, draft: null, begun: "", sent: null, isSaved: false, compared: null };

const withFile = (state, path, change) => ({ ...state, files: onlyFiles({ ...state.files, [path]: { ...state.files[path], ...change } }) });

/** Whether the editor holds what was not saved. */
export const isDirty = (file) => file !== undefined && file.draft !== null;

/** Whether the server has another text than the one that was changed here. */
export const isStale = (file) => isDirty(file) && file.begun !== file.base;

/** With a file in front, opened if need be. */
export function withOpened(state, path) {
  if (state.files[path]) return { ...state, front: path };
  return { order: [...state.order, path], front: path, files: onlyFiles({ ...state.files, [path]: UNREAD }) };
}

/** Without a file; its neighbour comes to the front. */
export function withClosed(state, path) {
  const at = state.order.indexOf(path);
  if (at < 0) return state;
  const order = state.order.filter((one) => one !== path);
  const { [path]: _, ...files } = state.files;
  const front = state.front === path ? (order[Math.min(at, order.length - 1)] ?? "") : state.front;
  return { order, front, files: onlyFiles(files) };
}

/** With what is typed into a file. */
export function withDraft(state, path, draft) {
  const file = state.files[path];
  if (!file || file.text === null) return state;
  const begun = isDirty(file) ? file.begun : file.base;
  return withFile(state, path, { draft: draft === file.text && begun === file.base ? null : draft, begun, isSaved: false });
}

/** With the draft of a file on its way to the server. */
export const withSent = (state, path) => withFile(state, path, { sent: state.files[path].draft });

/**
 * With what the server says of a file: its text and hash, or `text` null where it has saved what was sent.
 * What is typed stays; it is compared with the new text and is stale if it began from another. No hash: there is no file.
 */
export function withServed(state, { path, text, sha256, size = 0, is_binary: isBinary = false, is_large: isLarge = false }) {
  const file = state.files[path];
  if (!file) return state;
  if (!sha256 && !isDirty(file)) return withClosed(state, path);
  const isSaved = text === null;
  const present = isSaved ? file.sent : text;
  if (present === null) return state;
  const change = { text: present, base: sha256, size, isBinary, isLarge, sent: null, isSaved };
  if (!isDirty(file) || file.draft === present) return withFile(state, path, { ...change, draft: null, begun: "" });
  return withFile(state, path, { ...change, begun: isSaved ? sha256 : file.begun, isSaved: false });
}

/** With the server's text in place of what is typed. */
export const withoutDraft = (state, path) => withFile(state, path, { draft: null, begun: "" });

/** With what is typed to be saved over the text that the server has now. */
export const withDraftKept = (state, path) => withFile(state, path, { begun: state.files[path].base });

/** Without the files that the app has no longer, but for those with changes. */
export function withoutMissing(state, paths) {
  const known = new Set(paths);
  const missing = state.order.filter((path) => !known.has(path) && !isDirty(state.files[path]));
  return missing.reduce(withClosed, state);
}

/**
 * With a file, or all files of a folder, under another path; whatever is typed there goes along. Where a file of that path
 * is open, both stay as they are: the server refuses such a move, or has no file there but what is typed into it here.
 */
export function withMoved(state, from, to) {
  const renamed = (path) => {
    const moved = movedPath(path, from, to);
    return state.files[moved] && !isWithin(moved, from) ? path : moved;
  };
  const files = Object.fromEntries(Object.entries(state.files).map(([path, file]) => [renamed(path), file]));
  return { order: state.order.map(renamed), front: renamed(state.front), files: onlyFiles(files) };
}

/** With a file shown beside an older version of it; -1 is the one before the last build. */
export const withComparing = (state, path, base) => withFile(state, path, { compared: { versions: [], ...state.files[path].compared, base, text: null } });

/** As an editor shows it again. */
export const withoutComparing = (state, path) => withFile(state, path, { compared: null });

/** With what the server says of the older version, if it is still asked for. */
export function withBase(state, { path, base, text, is_binary: isBinary, is_large: isLarge, versions }) {
  const compared = state.files[path]?.compared;
  if (!compared || (compared.base >= 0 && compared.base !== base)) return state;
  return withFile(state, path, { compared: { base, text, isText: !isBinary && !isLarge, versions } });
}

/** The shortest name that tells an open file from the others. */
export function nameOf(path, order) {
  const parts = path.split("/");
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join("/");
    if (!order.some((other) => other !== path && `/${other}`.endsWith(`/${name}`))) return name;
  }
  return path;
}
