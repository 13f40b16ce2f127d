/** Patterns that match a name the way a person reads it: whitespace, case, a colon or a star do not matter. */

/** Playwright puts patterns with the flag u into its selectors as they are: a quotation mark or >> would end them. */
const MEANS_SOMETHING_TO_PLAYWRIGHT = /["'`>]/g;

/** An apostrophe is typed straight and printed curly. */
const APOSTROPHES = /['’]/g;

function pattern(name) {
  return String(name).trim().replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+')
    .replace(APOSTROPHES, '[\\x27’]')
    .replace(MEANS_SOMETHING_TO_PLAYWRIGHT, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);
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
