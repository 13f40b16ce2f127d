/** Patterns that match a name the way a person reads it: whitespace, case, a colon or a star do not matter. */

function pattern(name) {
  return String(name).trim().replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+');
}

/** The whole name; labels often end in “*” or “:”. */
export function wholeName(name) {
  return new RegExp(`^\\s*${pattern(name)}\\s*[*:…]*\\s*$`, 'iu');
}

/** The name as whole words somewhere in a longer one. */
export function wordsOfName(name) {
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern(name)}(?![\\p{L}\\p{N}])`, 'iu');
}

/** Text somewhere on the page. A figure never matches inside a longer figure: 5 is not in 15 and not in 5.20. */
export function anyText(text) {
  const before = /^\d/.test(String(text).trim()) ? '(?<!\\d)(?<!\\d[.,])' : '';
  const after = /\d$/.test(String(text).trim()) ? '(?!\\d)(?![.,]\\d)' : '';
  return new RegExp(before + pattern(text) + after, 'iu');
}
