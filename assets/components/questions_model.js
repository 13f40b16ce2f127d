// Answers while they are given: pure functions over plain values, tested with `node --test`.

/** Nothing chosen and nothing typed. */
export const emptyAnswers = () => ({});

/** A choice is taken in place of own words, or given back when it was taken already. */
export const chosen = (answers, id, choice) => ({ ...answers, [id]: { choice: answers[id]?.choice === choice ? null : choice, words: "" } });

/** Own words take the place of a choice. */
export const typed = (answers, id, words) => ({ ...answers, [id]: { choice: words.trim() ? null : (answers[id]?.choice ?? null), words } });

/** What is said to a question now: own words, else the choice, else nothing. */
export const saidTo = (answers, { id }) => answers[id]?.words?.trim() || answers[id]?.choice || "";

/** What the server gets; what is skipped is left out. */
export const givenOf = (questions, answers) =>
  questions.map((question) => ({ question: question.id, text: saidTo(answers, question) })).filter(({ text }) => text);

/** What was kept over a reload, if it is what we keep. */
export function read(kept) {
  try {
    const answers = JSON.parse(kept ?? "");
    return answers && typeof answers === "object" && !Array.isArray(answers) ? answers : emptyAnswers();
  } catch {
    return emptyAnswers();
  }
}
