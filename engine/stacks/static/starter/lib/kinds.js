// What a field can hold: how it is read from a form, and how it is shown. A kind is a name in `tables.js`.
import { language, texts } from "../texts.js";

const LONGEST = { text: 200, long_text: 5000, email: 200, phone: 30, url: 500 };
const FORMS = {
  email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
  phone: /^[+()\d\s-]{5,30}$/,
  url: /^https?:\/\/\S+$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
};
const INPUTS = {
  date: "date",
  email: "email",
  integer: "number",
  money: "number",
  number: "number",
  phone: "tel",
  url: "url",
};
const AMOUNTS = ["integer", "number", "money"];

/** Thrown for a value that a field does not take; the message is for the person who typed it. */
export class Refused extends Error {}

/** The value to keep, of whatever was typed; raises `Refused`. */
export function read(field, typed) {
  if (field.kind === "flag") return typed === true || typed === "true";
  const text = String(typed ?? "").trim();
  if (!text) {
    if (field.required) throw new Refused(texts.pleaseFill);
    return field.kind === "choice" ? field.options[0][0] : null;
  }
  if (AMOUNTS.includes(field.kind)) return amount(field, text.replace(",", "."));
  if (field.kind === "reference") return Number(text);
  if (field.kind === "choice" && !field.options.some(([value]) => value === text)) throw new Refused(texts.notAllowed);
  if (FORMS[field.kind] && !FORMS[field.kind].test(text)) throw new Refused(texts.notAllowed);
  if (text.length > (LONGEST[field.kind] ?? 200)) throw new Refused(texts.tooLong);
  return text;
}

function amount(field, text) {
  const number = Number(text);
  const isWhole = field.kind !== "integer" || Number.isInteger(number);
  if (!Number.isFinite(number) || !isWhole || number < (field.low ?? 0) || number > (field.high ?? 1e12)) {
    throw new Refused(texts.notAllowed);
  }
  return number;
}

/** The type of the input that a value is typed into. */
export const inputType = (field) => INPUTS[field.kind] ?? "text";

/** A value as people read it; empty where there is none. */
export function show(field, value) {
  if (field.kind === "flag") return value ? texts.yes : texts.no;
  if (value === null || value === undefined) return "";
  if (field.kind === "choice") return Object.fromEntries(field.options)[value] ?? "";
  if (field.kind === "date") return showDate(value);
  return ["number", "money"].includes(field.kind) ? showNumber(value, field.kind === "money" ? 2 : 0) : String(value);
}

function showDate(value) {
  const [year, month, day] = value.split("-");
  if (language === "ru") return `${day}.${month}.${year}`;
  const name = new Date(`${value}T12:00`).toLocaleDateString("en-GB", { month: "short" });
  return `${day} ${name} ${year}`;
}

/** 1 250,50 or 1,250.50, with `least` decimals. */
export function showNumber(value, least = 0) {
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: least,
    maximumFractionDigits: Math.max(least, 3),
  });
  return format.format(value).replace(/[\u00a0\u202f]/g, "\u00a0");
}
