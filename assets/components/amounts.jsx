// Amounts by the reader's locale: how long, how much money, how many.
import { money, number } from "./figures";
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
  return <span className="amount">{money(useLanguage(), usd)}</span>;
}

/** A number with its groups of thousands. */
export function Count({ number: count }) {
  return <span className="amount">{number(useLanguage(), count)}</span>;
}
