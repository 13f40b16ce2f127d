// What the user does to the tree: seen at once, asked of the server, taken back here where the server refuses.
import { useSyncExternalStore } from "react";
import * as model from "./file_changes_model";
import { followMove, openFile } from "./open_files";

const ANSWERED_MS = 20_000;
const listeners = new Set();
const server = { project: "", version: 0 };
let state = model.emptyChanges();

const nothing = state;

function put(after) {
  if (after === state) return;
  state = after;
  listeners.forEach((listener) => listener());
}

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is pending, and what is to be said; the component is drawn again when it changes. */
export const useChanges = () => useSyncExternalStore(listen, () => state, () => nothing);

/** Whose files these are, the version that is shown, and how the server is asked: `onCreate`, `onMove`, `onRemove`, `onBringBack`. */
export function serveChanges(project, version, asked) {
  if (project !== server.project) put(model.emptyChanges());
  Object.assign(server, { project, version }, asked);
}

const ASK = {
  create: ({ path }, ticket) => server.onCreate?.(path, ticket),
  move: ({ path, to }, ticket) => server.onMove?.(path, to, ticket),
  remove: ({ path }, ticket) => server.onRemove?.(path, server.version, ticket),
  bring_back: ({ path, version }, ticket) => server.onBringBack?.(path, version, ticket),
};

function begin(change) {
  put(model.withBegun(state, change));
  const ticket = state.last;
  if (change.kind === "move") followMove(change.path, change.to);
  ASK[change.kind](change, ticket);
  setTimeout(() => takeOutcome({ ticket, version: 0, error: null }), ANSWERED_MS);
}

/** Make an empty file, and open it; a folder begins with a file that keeps it. */
export const createFile = (path) => begin({ kind: "create", path });
export const createFolder = (path) => begin({ kind: "create", path: `${path}/${model.KEEPER}` });

export const movePath = (path, to) => begin({ kind: "move", path, to });
export const removePath = (path) => begin({ kind: "remove", path });

/** Undo what the note is about. */
export function undoNoted() {
  const { change, version } = state.note;
  begin(model.undoing(change, version));
}

export const hideNote = () => put(model.withoutNote(state));

/** The server's answer; without one for too long, `error` is null. */
export function takeOutcome(outcome) {
  const change = state.pending.find(({ ticket }) => ticket === outcome.ticket);
  if (!change) return;
  put(model.withOutcome(state, outcome));
  if (change.kind === "move" && !outcome.version) followMove(change.to, change.path);
  if (change.kind === "create" && outcome.version && !change.path.endsWith(`/${model.KEEPER}`)) openFile(change.path);
}
