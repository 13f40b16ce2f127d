// What the console shows and copies: pure, tested with `node --test`.

const KEPT_LINES = 2000;

/**
 * Lines `[number, text, at]` with those that came. What is known is dropped; numbers begin anew with another run of the
 * app. `gap` is the last number that is known where lines are missing after it.
 */
export function withLines(known, increments) {
  const last = known.at(-1);
  const isAnotherRun = last && increments.some(([number, , at]) => number <= last[0] && at > last[2]);
  const fresh = last && !isAnotherRun ? increments.filter(([number]) => number > last[0]) : increments;
  if (!fresh.length) return { lines: known, gap: null };
  const gap = last && !isAnotherRun && fresh[0][0] > last[0] + 1 ? last[0] : null;
  return { lines: [...known, ...fresh].slice(-KEPT_LINES), gap };
}

/** Which of the rows hold the words that are looked for, whatever their case. */
export function matching(rows, wanted, textOf) {
  const words = wanted.trim().toLowerCase();
  return words ? rows.filter((row) => textOf(row).toLowerCase().includes(words)) : rows;
}

/** A line of the app as it is copied. */
export const lineText = ([, text]) => text;

/** A command and its output as they are copied. */
export const commandText = ({ argv, label, tail }) => [`$ ${argv?.join(" ") ?? label}`, tail].filter(Boolean).join("\n");

/** A complaint of the browser as it is copied. */
export const complaintText = ({ kind, text, place, stack, url, times }) =>
  [`[${kind}] ${text}${times > 1 ? ` ×${times}` : ""}`, [url, place].filter(Boolean).join(" "), stack].filter(Boolean).join("\n");
