// What the browser complains of in the previewed app, as the builder keeps it: the app is trusted in nothing, so known
// shapes, plain text, few of each. Pure, tested with `node --test`.

const MOST = 50;
const MOST_TIMES = 99;
const LIMITS = { text: 1000, place: 500, stack: 2000, url: 500 };
const KINDS = ["exception", "console", "request", "resource", "policy"];

// What is not seen could make a text read otherwise than it stands there, and agents read it all the same.
const UNSEEN = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}/gu;

/** Text of a page, as far as a reader sees it. */
export const plain = (given, most) => (typeof given === "string" ? given.slice(0, most).replace(UNSEEN, "") : "");

const isSame = (one, other) => !one.isEarlier && ["kind", "text", "place"].every((name) => one[name] === other[name]);

// The first tell most; only those of an earlier app make room.
function withRoom(complaints) {
  if (complaints.length < MOST) return complaints;
  const oldest = complaints.findIndex(({ isEarlier }) => isEarlier);
  return oldest < 0 ? null : complaints.filter((_, at) => at !== oldest);
}

/** With what a page told at the moment `at`; the same list where that is no complaint, or one too many. */
export function withComplaint(complaints, given, at) {
  const told = {
    kind: KINDS.includes(given?.kind) ? given.kind : "exception",
    level: given?.level === "warning" ? "warning" : "error",
    ...Object.fromEntries(Object.entries(LIMITS).map(([name, most]) => [name, plain(given?.[name], most)])),
  };
  if (!told.text.trim()) return complaints;
  const known = complaints.find((one) => isSame(one, told));
  if (known) {
    if (known.times >= MOST_TIMES) return complaints;
    return complaints.map((one) => (one === known ? { ...one, times: one.times + 1, at } : one));
  }
  const others = withRoom(complaints);
  return others ? [...others, { ...told, id: (complaints.at(-1)?.id ?? 0) + 1, times: 1, at, isEarlier: false }] : complaints;
}

/** All as those of an app that is no longer shown. */
export const asEarlier = (complaints) =>
  complaints.every(({ isEarlier }) => isEarlier) ? complaints : complaints.map((one) => ({ ...one, isEarlier: true }));

/** Errors of the app that is shown; a refusal that its server means is none. */
export const errorsOf = (complaints) => complaints.filter(({ level, isEarlier }) => level === "error" && !isEarlier);

/** As a message carries it to the agents. */
export const attachmentOf = ({ text, place, stack, url }) => ({ kind: "browser_error", text, place, stack, url });
