// Numbers and money as each language writes them: the one place for the browser (for Python: engine/amounts.py).
// Pure, tested with `node --test`.

/** Below it cents alone would say too little, in dollars. */
const FEW_CENTS = 0.1;

/** A number with its thousands apart; `digits` are the most after the point. */
export const number = (language, value, digits = 3) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);

/** A share of a hundred: “50%”, “50 %”. */
export const percent = (language, share) => new Intl.NumberFormat(language, { style: "percent" }).format(share / 100);

/** The ends of a range, or the one figure that both are. */
export const range = (low, high) => (low === high ? `${low}` : `${low}\u2060–\u2060${high}`);

function dollars(language, least, most) {
  const form = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" };
  return new Intl.NumberFormat(language, { ...form, minimumFractionDigits: least, maximumFractionDigits: most });
}

const digitsOf = (usd, from) => (usd > 0 && usd < from ? 4 : 2);

/** Dollars as far as they matter: “$0.15”, “0,15 $”. */
export function money(language, usd) {
  return dollars(language, 2, digitsOf(usd, FEW_CENTS)).format(usd);
}

/** A price as it is listed: all its digits, cents at least where there are any. */
export const listPrice = (language, usd) => dollars(language, Number.isInteger(Number(usd)) ? 0 : 2, 10).format(usd);

const inUnit = (language, unit, amount) =>
  new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(amount);

/** How long something lasts, in what says enough: “42 sec”, “3 min”, “2 hr 5 min”, “4 days”. */
export function duration(language, seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return inUnit(language, "second", whole);
  const [minutes, hours] = [Math.floor(whole / 60), Math.floor(whole / 3600)];
  if (minutes < 60) return inUnit(language, "minute", minutes);
  if (hours >= 48) return inUnit(language, "day", Math.floor(hours / 24));
  return [inUnit(language, "hour", hours), ...(minutes % 60 ? [inUnit(language, "minute", minutes % 60)] : [])].join(" ");
}

/** From one sum to another; the ends of a range are no exact figures, so cents do where they say anything. */
export function moneyRange(language, low, high) {
  const digits = Math.max(digitsOf(low, 0.01), digitsOf(high, 0.01));
  const form = dollars(language, digits, digits);
  if (form.format(low) === form.format(high)) return form.format(low);
  const bare = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return language === "ru" ? range(bare.format(low), form.format(high)) : range(form.format(low), bare.format(high));
}
