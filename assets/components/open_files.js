// The open files of each project on this page, for the editor and for whatever opens a file.
import { useSyncExternalStore } from "react";
import { showCode } from "./panels";
import * as model from "./open_files_model";

const projects = new Map();
const listeners = new Set();
const nothing = model.emptyFiles();
const server = { project: "", paths: [] };

const present = () => projects.get(server.project) ?? nothing;

function put(after) {
  projects.set(server.project, after);
  listeners.forEach((listener) => listener());
}

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The open files; the component is drawn again when they change. */
export const useOpenFiles = () => useSyncExternalStore(listen, present, () => nothing);

/** All paths of the app. */
export const usePaths = () => useSyncExternalStore(listen, () => server.paths, () => server.paths);

/** Whose files these are, which there are, and how the server is asked: `onOpen`, `onSave`, `onCompare`. */
export function serveFiles(project, paths, asked) {
  const isOther = project !== server.project || paths !== server.paths;
  Object.assign(server, { project, paths }, asked);
  if (isOther) listeners.forEach((listener) => listener());
}

/** Whether anything in any project was not saved. */
export const hasUnsaved = () => [...projects.values()].some(({ files }) => Object.values(files).some(model.isDirty));

/** Ask the server for what it has under the hash that is known here, or for newer. */
export const refresh = (path) => server.onOpen?.(path, present().files[path]?.base ?? "");

/** Bring a file to the front, from anywhere on the page. */
export function openFile(path) {
  put(model.withOpened(present(), path));
  showCode(true);
  refresh(path);
}

/** Show what changed in a file since an older version; -1: since before the last build. */
export function compareFile(path, base = -1) {
  put(model.withComparing(model.withOpened(present(), path), path, base));
  showCode(true);
  refresh(path);
  server.onCompare?.(path, base);
}

/** Save what is typed into a file. */
export function saveFile(path) {
  const file = present().files[path];
  if (!model.isDirty(file) || model.isStale(file)) return;
  put(model.withSent(present(), path));
  server.onSave?.(path, file.draft, file.begun);
}

/** Close a file, whatever is typed there. */
export function closeFile(path) {
  put(model.withClosed(present(), path));
  if (present().front) refresh(present().front);
}

/** The server's text in place of one's own. */
export const takeTheirs = (path) => put(model.withoutDraft(present(), path));

/** One's own text over the server's. */
export function keepMine(path) {
  put(model.withDraftKept(present(), path));
  saveFile(path);
}

/** Files that are open under another path from now on. */
export const followMove = (from, to) => put(model.withMoved(present(), from, to));

export const stopComparing = (path) => put(model.withoutComparing(present(), path));
export const takeBase = (served) => put(model.withBase(present(), served));
export const type = (path, text) => put(model.withDraft(present(), path, text));
export const take = (served) => put(model.withServed(present(), served));
export const forgetMissing = (paths) => put(model.withoutMissing(present(), paths));
