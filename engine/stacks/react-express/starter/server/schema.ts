/** Tables in SQLite, made from their declarations at every start. */
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { declared, innermost, kindOf, referenceOf, type Table } from "../shared/table.ts";
import "../shared/tables.ts";
import { toStored } from "./values.ts";

/** Create missing tables, and columns that were added to a declaration since the last start. */
export function createTables(database: DatabaseSync): void {
  for (const table of declared.values()) {
    const columns = Object.entries(table.input.shape).map(([name, field]) => column(name, field));
    database.exec(`CREATE TABLE IF NOT EXISTS "${table.name}" (${["id INTEGER PRIMARY KEY AUTOINCREMENT", ...columns].join(", ")})`);
    addColumns(database, table);
    addIndexes(database, table);
  }
}

function addColumns(database: DatabaseSync, table: Table): void {
  const known = new Set(database.prepare(`PRAGMA table_info("${table.name}")`).all().map((row) => row.name));
  for (const [name, field] of Object.entries(table.input.shape)) {
    if (known.has(name)) continue;
    database.exec(`ALTER TABLE "${table.name}" ADD COLUMN ${column(name, field)}`);
    const preset = z.safeParse(field, undefined); // rows that exist get the default of the field
    if (preset.success) database.prepare(`UPDATE "${table.name}" SET "${name}" = ?`).run(toStored(preset.data));
  }
}

function addIndexes(database: DatabaseSync, table: Table): void {
  for (const [name, field] of Object.entries(table.input.shape)) {
    if (referenceOf(field)) database.exec(`CREATE INDEX IF NOT EXISTS "${table.name}_${name}" ON "${table.name}" ("${name}")`);
  }
  for (const group of table.unique) {
    const names = group.map((name) => `"${name}"`).join(", ");
    database.exec(`CREATE UNIQUE INDEX IF NOT EXISTS "unique_${table.name}_${group.join("_")}" ON "${table.name}" (${names})`);
  }
}

function column(name: string, field: z.core.$ZodType): string {
  const target = referenceOf(field);
  const rule = target ? ` REFERENCES "${target.table}" (id) ON DELETE ${target.onDelete.toUpperCase()}` : "";
  return `"${name}" ${sqlType(field)}${rule}`;
}

function sqlType(field: z.core.$ZodType): string {
  const kind = kindOf(field);
  if (kind === "boolean") return "INTEGER";
  if (kind !== "number") return "TEXT";
  const { format } = innermost(field)._zod.def as { format?: string };
  return format?.includes("int") ? "INTEGER" : "REAL";
}
