/** Values on their way into SQLite and back: it knows neither true and false nor lists. */
import type { SQLInputValue } from "node:sqlite";
import { kindOf, type Row, type Table } from "../shared/table.ts";

/** A valid value as SQLite keeps it. */
export function toStored(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" || typeof value === "string" || typeof value === "bigint") return value;
  return JSON.stringify(value);
}

/** A row as it was given. */
export function fromStored<T extends Table>(table: T, row: Record<string, unknown>): Row<T> {
  const read: Record<string, unknown> = { id: row.id };
  for (const [name, field] of Object.entries(table.input.shape)) {
    const value = row[name] ?? null;
    const kind = kindOf(field);
    if (kind === "boolean" && value !== null) read[name] = value !== 0;
    else if (["array", "object", "record", "tuple"].includes(kind) && typeof value === "string") read[name] = JSON.parse(value);
    else read[name] = value;
  }
  return read as Row<T>;
}
