// Amounts by the reader's locale: how long, how much money, how many.
import { duration, money, number } from "./figures";
import { useLanguage } from "./language";

/** How long something took or has lasted. */
export function Duration({ seconds }) {
  return <span className="amount">{duration(useLanguage(), seconds)}</span>;
}

/** US dollars, of small sums also fractions of a cent. */
export function Money({ usd }) {
  return <span className="amount">{money(useLanguage(), usd)}</span>;
}

/** A number with its groups of thousands. */
export function Count({ number: count }) {
  return <span className="amount">{number(useLanguage(), count)}</span>;
}
