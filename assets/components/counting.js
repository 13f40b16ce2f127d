// Numbers of things in words. `forms` are `one|few|many` in Russian, `one|other` in English; `#` is the number.
import { number as figures, range } from "./figures.js";

const PLURALS = { ru: ["one", "few", "many"], en: ["one", "other"] };

function spoken(language, number, forms) {
  const all = forms.split("|");
  return all[PLURALS[language].indexOf(new Intl.PluralRules(language).select(number))] ?? all.at(-1);
}

/** A number of things: “2 calls”. */
export const counted = (language, number, forms) => spoken(language, number, forms).replace("#", figures(language, number));

/** A range of things, in the form of its upper end: “1–2 calls”. */
export const countedRange = (language, [low, high], forms) =>
  spoken(language, high, forms).replace("#", range(figures(language, low), figures(language, high)));
