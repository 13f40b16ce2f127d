// Prices and sizes of models in words: pure, tested with `node --test`. The texts are those of i18n/models.py.

import { listPrice, number as written } from "./figures.js";

/** A number of tokens in thousands or millions. */
export function shortened(language, tokens, texts) {
  const thousands = Math.round(tokens / 1000);
  const [unit, number] = thousands < 1000 ? [texts.thousands, thousands] : [texts.millions, tokens / 1_000_000];
  return unit.replace("{number}", written(language, number, 1));
}

/** What a million tokens cost, read and written, and what each call costs besides. */
export function priceOf(language, one, texts) {
  if (one.is_free) return texts.free;
  if (one.prompt_usd_per_million === null || one.completion_usd_per_million === null) return texts.price_unknown;
  const tokens = `${listPrice(language, one.prompt_usd_per_million)} / ${listPrice(language, one.completion_usd_per_million)}`;
  return one.call_usd === null ? tokens : `${tokens} ${texts.call.replace("{usd}", () => listPrice(language, one.call_usd))}`;
}
