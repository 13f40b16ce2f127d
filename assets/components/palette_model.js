// Which commands a search offers, in which order: pure, tested with `node --test`.

const MOST = 40;

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

// Better where the name begins with what was typed, then where one of its words does.
function rank(title, typed) {
  const name = title.toLowerCase();
  if (name.startsWith(typed)) return 0;
  return name.split(/[\s/._-]+/).some((word) => word.startsWith(typed)) ? 1 : 2;
}

/** Commands whose title or group has all words that were typed, best first; files only once something is typed. */
export function offered(commands, typed) {
  const words = wordsOf(typed);
  if (!words.length) return commands.filter(({ isFile }) => !isFile).slice(0, MOST);
  const fits = ({ title, group }) => words.every((word) => `${title} ${group}`.toLowerCase().includes(word));
  const ranked = commands.filter(fits).map((command, at) => [rank(command.title, words[0]), at, command]);
  ranked.sort(([one, first], [other, second]) => one - other || first - second);
  return ranked.slice(0, MOST).map(([, , command]) => command);
}

/** The index that an arrow key leads to among `count`, in a circle. */
export const moved = (at, by, count) => (count ? (at + by + count) % count : 0);
