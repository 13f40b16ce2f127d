// What the previewed app may tell the builder, which trusts it in nothing: known shapes, bounded text, few of each.
import { asEarlier, attachmentOf, errorsOf, plain, withComplaint } from "./complaints_model.js";

const MOST_ATTACHED = 5;
const ELEMENT = { selector: 500, text: 500, html: 2000, url: 500 };

/** Nothing is attached, nothing is wrong, nobody points, and the page is none that we know. */
export const emptyPointing = () => ({ project: "", attached: [], complaints: [], seen: 0, isPicking: false, place: "" });

/** As it is in a project: nothing of another one's app goes along. */
export const withProject = (state, project) => (!project || state.project === project ? state : { ...emptyPointing(), project });

const bounded = (given, limits) =>
  Object.fromEntries(Object.entries(limits).map(([name, most]) => [name, plain(given?.[name], most)]));

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// With one more attachment, the same never twice; beyond the limit the oldest goes.
function withAttachment(state, attachment) {
  const others = state.attached.filter((one) => !isSame(one, attachment));
  return { ...state, attached: [...others, attachment].slice(-MOST_ATTACHED) };
}

/** Without the attachment at `index`. */
export const withoutAttachment = (state, index) => ({ ...state, attached: state.attached.filter((_, at) => at !== index) });

/** With these complaints attached, as many as a message takes. */
export const withComplaintsAttached = (state, complaints) =>
  complaints.slice(0, MOST_ATTACHED).reduce((after, one) => withAttachment(after, attachmentOf(one)), state);

/** With the complaints of an app that is no longer shown marked as such. */
export const withEarlierComplaints = (state) => ({ ...state, complaints: asEarlier(state.complaints) });

/** Without any complaints. */
export const withoutComplaints = (state) => ({ ...state, complaints: [], seen: 0 });

/** With the present errors put away: only those that come later are pointed out again. */
export const withErrorsSeen = (state) => ({ ...state, seen: Math.max(state.seen, ...state.complaints.map(({ id }) => id)) });

/** Errors that are to be pointed out. */
export const freshErrors = (state) => errorsOf(state.complaints).filter(({ id }) => id > state.seen);

function withError(state, given, at) {
  const complaints = withComplaint(state.complaints, given, at);
  return complaints === state.complaints ? state : { ...state, complaints };
}

// The path of the page that is shown: a path, for it is shown as the end of an address.
function withPlace(state, url) {
  const isPath = typeof url === "string" && url.startsWith("/") && url.length <= ELEMENT.url;
  return isPath && url !== state.place ? { ...state, place: url } : state;
}

/** The address of what a user has typed, a path or a whole address; null unless it is on the app's own origin. */
export function addressOf(typed, origin) {
  try {
    const url = new URL(typed.trim() || "/", origin);
    return url.origin === origin ? url.href : null;
  } catch {
    return null;
  }
}

/** What a message of the frame changes at the moment `at`; the same state if it is none of ours or comes unasked. */
export function heard(state, data, at = 0) {
  if (data === null || typeof data !== "object") return state;
  if (data.samokoder === "at") return withPlace(state, data.url);
  if (data.samokoder === "error") return withError(state, data.error, at);
  if (!state.isPicking) return state;
  if (data.samokoder === "pick-ended") return { ...state, isPicking: false };
  if (data.samokoder !== "picked") return state;
  const element = bounded(data.element, ELEMENT);
  const ended = { ...state, isPicking: false };
  return element.selector ? withAttachment(ended, { kind: "element", ...element }) : ended;
}
