// The language of the page: its address says it (/ru, /en), else the visitor's choice, else the browser.
import { useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import { money as writtenMoney, number } from "./figures";

const COOKIE = "samokoder_language";
const YEAR = 60 * 60 * 24 * 365;

const fromPath = (path) => {
  const first = path.split("/")[1];
  return first === "ru" || first === "en" ? first : null;
};

const fromCookie = () => document.cookie.match(/(?:^|; )samokoder_language=(ru|en)/)?.[1] ?? null;

const fromBrowser = () => (navigator.language?.toLowerCase().startsWith("ru") ? "ru" : "en");

/** Keep the choice for a year; the server reads the same cookie. */
export function chooseLanguage(language) {
  document.cookie = `${COOKIE}=${language}; path=/; max-age=${YEAR}; samesite=lax`;
}

// What this page speaks since it was loaded: a choice in another tab must not change it word by word.
let spoken = null;

/** The language right now; Russian while a page is prerendered, unless its address says it. */
function languageNow() {
  if (typeof document === "undefined") return "ru";
  const language = fromPath(location.pathname) ?? spoken ?? fromCookie() ?? fromBrowser();
  if (language !== spoken && language !== fromCookie()) chooseLanguage(language);
  spoken = language;
  return language;
}

const never = () => () => {};

/** The page's language; a change of it reloads the page, so nothing needs to be subscribed to. */
export function useLanguage() {
  const addressed = fromPath(useLocation().pathname);
  const spokenNow = useSyncExternalStore(never, languageNow, () => "ru");
  return addressed ?? spokenNow;
}

export { fromPath as addressedLanguage };

export { counted, countedRange } from "./counting";
export { moneyRange, number as formatNumber, range } from "./figures";

/** Dollars in the page's language. */
export const money = (usd) => writtenMoney(languageNow(), usd);

export const formatTime = (language, iso) =>
  iso ? new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(iso)) : "";

const DAY_AND_TIME = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };

/** Date and time; the year of what was not this year. */
export function formatMoment(language, iso) {
  if (!iso) return "";
  const moment = new Date(iso);
  const year = moment.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(language, { ...DAY_AND_TIME, ...year }).format(moment);
}

export const formatSeconds = (language, seconds) => number(language, seconds, seconds < 10 ? 1 : 0);

/** Fill `{name}` in a text. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
