// Amounts by the reader's locale: how long, how much money, how many.
import { useLanguage } from "./language";

const unit = (language, name, number) =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(number);

/** Seconds in the two greatest units that say something: “3 min”, “2 hr 5 min”, “4 days”. */
export function formatDuration(language, seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return unit(language, "second", whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return unit(language, "minute", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return unit(language, "day", Math.floor(hours / 24));
  const rest = minutes % 60;
  return rest ? `${unit(language, "hour", hours)} ${unit(language, "minute", rest)}` : unit(language, "hour", hours);
}

/** How long something took or has lasted. */
export function Duration({ seconds }) {
  return <span className="amount">{formatDuration(useLanguage(), seconds)}</span>;
}

/** US dollars, of small sums also fractions of a cent. */
export function Money({ usd }) {
  const digits = usd !== 0 && Math.abs(usd) < 0.01 ? 4 : 2;
  const form = new Intl.NumberFormat(useLanguage(), {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  });
  return <span className="amount">{form.format(usd)}</span>;
}

/** A number with its groups of thousands. */
export function Count({ number }) {
  return <span className="amount">{new Intl.NumberFormat(useLanguage()).format(number)}</span>;
}
