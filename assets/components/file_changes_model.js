// What is being done to the tree, before the server has said that it is done: pure, tested with `node --test`.
// A change: `kind` (create, move, remove, bring_back), `path`, `to` of a move, and the `ticket` that the answer names.
// Paths of folders have no slash at their end here.

/** How a folder begins: it is what the paths of files say. */
export const KEEPER = ".gitkeep";

/** Nothing is being done, and nothing is to be said. */
export const emptyChanges = () => ({ pending: [], last: 0, note: null });

/** Whether a path is another, or lies in it. */
export const isWithin = (path, of) => path === of || path.startsWith(`${of}/`);

/** A path after a move of what it is, or lies in. */
export const movedPath = (path, from, to) => (isWithin(path, from) ? to + path.slice(from.length) : path);

/** With a change on its way. */
export function withBegun(state, change) {
  const ticket = state.last + 1;
  return { pending: [...state.pending, { ...change, ticket }], last: ticket, note: null };
}

/**
 * With the answer to a ticket: nothing is pending of it any more, and a note says what came of it. What went well is said
 * of the newest alone, so that the way back never leads elsewhere at the moment of the click.
 */
export function withOutcome(state, { ticket, version, error }) {
  const change = state.pending.find((one) => one.ticket === ticket);
  if (!change) return state;
  const pending = state.pending.filter((one) => one !== change);
  if (version && ticket !== state.last) return { ...state, pending };
  return { ...state, pending, note: { change, version, error: version ? null : error } };
}

/** Without what is said. */
export const withoutNote = (state) => ({ ...state, note: null });

/** The paths as they will be; the very same list where nothing is pending. */
export function foreseen(paths, pending) {
  return pending.reduce((known, { kind, path, to }) => {
    if (kind === "create") return known.includes(path) ? known : [...known, path];
    if (kind === "move") return known.map((one) => movedPath(one, path, to));
    if (kind === "remove") return known.filter((one) => !isWithin(one, path));
    return known;
  }, paths);
}

/** What undoes a change that became `version`; null for what is not undone. */
export function undoing({ kind, path, to }, version) {
  if (kind === "move") return { kind: "move", path: to, to: path };
  if (kind === "remove") return { kind: "bring_back", path, version: version - 1 };
  return null;
}

/** The path that is meant by what was typed in a folder; a slash at the beginning leads out of it. */
export function placeOf(typed, folder) {
  const parts = typed.trim().split("/").map((part) => part.trim()).filter(Boolean);
  const root = typed.trim().startsWith("/") ? "" : folder;
  return parts.length ? [root, ...parts].filter(Boolean).join("/") : "";
}

/** Why nothing can be put at a path, by the name of its text; "" where the server may be asked. `from` is what moves there. */
export function problemOf(path, paths, from = "") {
  if (!path) return "place_empty";
  if (from && path !== from && isWithin(path, from)) return "place_inside";
  const lower = path.toLowerCase();
  const others = from ? paths.filter((one) => !isWithin(one, from)) : paths;
  return others.some((one) => isWithin(one.toLowerCase(), lower)) ? "place_taken" : "";
}
