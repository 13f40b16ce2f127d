/** Input from forms and JSON becomes valid data, or messages that people understand. */
import { z } from "zod";
import { LANGUAGE } from "../shared/config.ts";
import { innermost, kindOf, type Input, type Table } from "../shared/table.ts";
import { byField, InvalidInput } from "./errors.ts";

/** Validate `body` for `table`; texts of form fields are read as numbers and ticks, empty ones as no value. */
export function readInput<T extends Table>(table: T, body: unknown): Input<T> {
  return readBody(table.input, body) as Input<T>;
}

/** The same for a schema of your own: `readBody(z.object({ amount: z.number().positive() }), request.body)`. */
export function readBody<S extends z.ZodObject>(schema: S, body: unknown): z.output<S> {
  const given = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const values = Object.entries(schema.shape).map(([name, field]) => [name, asTyped(field, given[name])]);
  const read = schema.safeParse(Object.fromEntries(values), { error: explain });
  if (!read.success) throw new InvalidInput(byField(read.error));
  return read.data;
}

function asTyped(field: z.core.$ZodType, value: unknown): unknown {
  if (Array.isArray(value) && kindOf(field) === "array") {
    const { element } = innermost(field)._zod.def as unknown as { element: z.core.$ZodType };
    return value.map((item) => asTyped(element, item));
  }
  if (value === "" || value === null) return z.safeParse(field, null).success ? null : undefined;
  if (typeof value !== "string") return value;
  if (kindOf(field) === "number") return asNumber(value);
  if (kindOf(field) === "boolean") return !["false", "0", "off"].includes(value);
  return value;
}

function asNumber(value: string): unknown {
  const number = Number(value.replace(/[\s\u00a0]/g, "").replace(",", "."));
  return Number.isNaN(number) ? value : number;
}

const TEXTS = {
  ru: {
    missing: "Заполните это поле.",
    long: (max: unknown) => `Не длиннее ${max} символов.`,
    short: (min: unknown) => `Не короче ${min} символов.`,
    format: "Проверьте, правильно ли записано.",
    atLeast: (min: unknown) => `Не меньше ${min}.`,
    atMost: (max: unknown) => `Не больше ${max}.`,
    more: (min: unknown) => `Больше ${min}.`,
    less: (max: unknown) => `Меньше ${max}.`,
    whole: "Введите целое число.",
    number: "Введите число.",
    date: "Введите дату.",
    choice: "Выберите значение из списка.",
    other: "Проверьте значение.",
  },
  en: {
    missing: "Please fill in this field.",
    long: (max: unknown) => `At most ${max} characters.`,
    short: (min: unknown) => `At least ${min} characters.`,
    format: "Please check how this is written.",
    atLeast: (min: unknown) => `At least ${min}.`,
    atMost: (max: unknown) => `At most ${max}.`,
    more: (min: unknown) => `Must be more than ${min}.`,
    less: (max: unknown) => `Must be less than ${max}.`,
    whole: "Enter a whole number.",
    number: "Enter a number.",
    date: "Enter a date.",
    choice: "Choose a value from the list.",
    other: "Please check this value.",
  },
}[LANGUAGE];

/** A refused value as a sentence for people; messages of the schema itself go before this one. */
function explain(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined || issue.input === null) return TEXTS.missing;
  if (issue.code === "too_small") return tooSmall(issue);
  if (issue.code === "too_big") {
    if (issue.origin === "string") return TEXTS.long(issue.maximum);
    return issue.inclusive === false ? TEXTS.less(issue.maximum) : TEXTS.atMost(issue.maximum);
  }
  if (issue.code === "invalid_format") return issue.format === "date" ? TEXTS.date : TEXTS.format;
  if (issue.code === "invalid_value") return TEXTS.choice;
  if (issue.code === "invalid_type" && issue.expected === "int") return TEXTS.whole;
  if (issue.code === "invalid_type" && issue.expected === "number") return TEXTS.number;
  return TEXTS.other;
}

function tooSmall(issue: { origin: string; minimum: unknown; inclusive?: boolean; input?: unknown }): string {
  if (issue.origin === "string") return issue.minimum === 1 ? TEXTS.missing : TEXTS.short(issue.minimum);
  if (issue.origin === "array") return TEXTS.missing;
  return issue.inclusive === false ? TEXTS.more(issue.minimum) : TEXTS.atLeast(issue.minimum);
}
