/** Dates and numbers as people of the app's language write them. */
import { LANGUAGE } from "#shared/config.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 24.11.2026 in Russian, 24 Nov 2026 in English; a time of the value follows. */
export function showDate(value: string | null | undefined): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(value ?? "");
  if (!found) return value ?? "";
  const [, year, month, day, time] = found;
  const shown = LANGUAGE === "ru" ? `${day}.${month}.${year}` : `${day} ${MONTHS[Number(month) - 1]} ${year}`;
  return time ? `${shown} ${time}` : shown;
}

/** 1 234,5 in Russian, 1,234.5 in English; `digits` fixes the decimals. */
export function showNumber(value: number | null | undefined, digits?: number): string {
  if (value === null || value === undefined) return "";
  const options = { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 12 };
  const shown = new Intl.NumberFormat("en-US", options).format(value);
  return LANGUAGE === "ru" ? shown.replaceAll(",", "\u00a0").replace(".", ",") : shown;
}
