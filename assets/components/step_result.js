// What a step came to, for the line that it folds to. Pure: tested with `node --test`.

/** Stages whose words are what the reader waits for: they stay open. */
const SPEAKING = new Set(["listen", "survey"]);

const FAILED = new Set(["checks_failed", "commands_failed", "repairs_exhausted", "code_rejected", "repair_rejected", "idea_declined"]);

/** Whether a step stands open as long as nobody has chosen: the present one does, and one that answers the reader. */
export const standsOpen = (row) => row.seconds === null || SPEAKING.has(row.stage);

/** `working`, `failed`, `stopped` or `done`. */
export function stateOf(row) {
  if (row.seconds === null) return "working";
  const verified = row.parts.findLast(({ type }) => type === "verification");
  if (verified?.failed || FAILED.has(row.outcome)) return "failed";
  return row.outcome === null ? "stopped" : "done";
}

/** What was done, as `[kind, figures]`; empty where only words were said. */
export function resultOf({ parts }) {
  const found = [];
  const all = (type) => parts.filter((part) => part.type === type);
  const verified = all("verification").at(-1);
  if (verified) found.push(["verified", { passed: verified.passed, total: verified.total }]);
  for (const type of ["spec", "plan"]) {
    const part = all(type).at(-1);
    if (part) found.push([type, { count: part.count }]);
  }
  const calls = all("tools").flatMap((part) => part.calls);
  const files = new Set([...all("files"), ...calls].flatMap((part) => part.files).map(({ path }) => path));
  if (files.size) found.push(["files", { count: files.size }]);
  if (calls.length) found.push(["calls", { count: calls.length }]);
  if (verified) return found;
  const commands = all("command");
  const failed = commands.filter(({ exitCode }) => exitCode).length;
  if (commands.length) found.push(failed ? ["failed", { count: failed }] : ["commands", { count: commands.length }]);
  return found;
}
