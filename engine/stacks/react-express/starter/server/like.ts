/** LIKE for every alphabet: SQLite's own tells upper from lower case outside Latin letters. */

/** Whether `text` fits `pattern`: `%` stands for anything, `_` for one character, case does not matter.
 *
 *  Goes back to the last `%` alone, so that no pattern that a user types can stop the server.
 */
export function isLike(pattern: string, text: string, escape = ""): boolean {
  const wanted = [...pattern.toLowerCase()];
  const found = [...text.toLowerCase()];
  let [at, place, anything, behind] = [0, 0, -1, 0];
  while (at < found.length) {
    const isLiteral = escape !== "" && wanted[place] === escape;
    const letter = isLiteral ? wanted[place + 1] : wanted[place];
    if (!isLiteral && letter === "%") {
      [anything, behind] = [place, at];
      place += 1;
    } else if ((!isLiteral && letter === "_") || (letter !== undefined && letter === found[at])) {
      place += isLiteral ? 2 : 1;
      at += 1;
    } else if (anything >= 0) {
      behind += 1;
      [place, at] = [anything + 1, behind];
    } else {
      return false;
    }
  }
  while (wanted[place] === "%") place += 1;
  return place === wanted.length;
}
