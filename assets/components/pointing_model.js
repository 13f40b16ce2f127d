// What the previewed app may tell the builder, which trusts it in nothing: known shapes, bounded text, few of each.

const MOST_ATTACHED = 5;
const MOST_ERRORS = 5;
const MOST_TIMES = 99;
const ELEMENT = { selector: 500, text: 500, html: 2000, url: 500 };
const ERROR = { text: 1000, place: 500, stack: 2000, url: 500 };

/** Nothing is attached, nothing is wrong, nobody points, and the page is none that we know. */
export const emptyPointing = () => ({ attached: [], errors: [], isPicking: false, place: "" });

const bounded = (given, limits) =>
  Object.fromEntries(Object.entries(limits).map(([name, most]) => [name, typeof given?.[name] === "string" ? given[name].slice(0, most) : ""]));

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** With one more attachment, the same never twice; beyond the limit the oldest goes. */
export function withAttachment(state, attachment) {
  const others = state.attached.filter((one) => !isSame(one, attachment));
  return { ...state, attached: [...others, attachment].slice(-MOST_ATTACHED) };
}

/** Without the attachment at `index`. */
export const withoutAttachment = (state, index) => ({ ...state, attached: state.attached.filter((_, at) => at !== index) });

/** With the error at `index` attached instead of shown. */
export function withErrorAttached(state, index) {
  const { times: _, ...error } = state.errors[index];
  return withAttachment({ ...state, errors: state.errors.filter((__, at) => at !== index) }, { kind: "browser_error", ...error });
}

function withError(state, given) {
  const error = bounded(given, ERROR);
  if (!error.text) return state;
  const known = state.errors.findIndex(({ text, place }) => text === error.text && place === error.place);
  if (known >= 0) {
    if (state.errors[known].times >= MOST_TIMES) return state;
    return { ...state, errors: state.errors.map((one, at) => (at === known ? { ...one, times: one.times + 1 } : one)) };
  }
  return state.errors.length < MOST_ERRORS ? { ...state, errors: [...state.errors, { ...error, times: 1 }] } : state;
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

/** What a message of the frame changes; the same state if it is none of ours or comes unasked. */
export function heard(state, data) {
  if (data === null || typeof data !== "object") return state;
  if (data.samokoder === "at") return withPlace(state, data.url);
  if (data.samokoder === "error") return withError(state, data.error);
  if (!state.isPicking) return state;
  if (data.samokoder === "pick-ended") return { ...state, isPicking: false };
  if (data.samokoder !== "picked") return state;
  const element = bounded(data.element, ELEMENT);
  const ended = { ...state, isPicking: false };
  return element.selector ? withAttachment(ended, { kind: "element", ...element }) : ended;
}
