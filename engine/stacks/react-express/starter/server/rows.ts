/** Rows of a declared table: list, find, insert, update, remove. */
import type { Input, Row, Table } from "../shared/table.ts";
import { all, one, run, transaction } from "./db.ts";
import { HttpError } from "./errors.ts";
import { fromStored, toStored } from "./values.ts";

/** All rows with these values, by id. */
export function list<T extends Table>(table: T, where: Partial<Row<T>> = {}): Row<T>[] {
  const wanted = Object.entries(where);
  const condition = wanted.map(([name]) => `"${name}" IS ?`).join(" AND ") || "1";
  const values = wanted.map(([, value]) => toStored(value));
  return all<Record<string, unknown>>(`SELECT * FROM "${table.name}" WHERE ${condition} ORDER BY id`, ...values)
    .map((row) => fromStored(table, row));
}

/** The row with this id, else the answer is 404. */
export function find<T extends Table>(table: T, id: unknown): Row<T> {
  const row = /^\d{1,15}$/.test(String(id)) && one<Record<string, unknown>>(`SELECT * FROM "${table.name}" WHERE id = ?`, Number(id));
  if (!row) throw new HttpError(404);
  return fromStored(table, row);
}

/** Store a new row. */
export function insert<T extends Table>(table: T, data: Input<T>): Row<T> {
  const names = Object.keys(data);
  const columns = names.map((name) => `"${name}"`).join(", ");
  return transaction(() => {
    run(`INSERT INTO "${table.name}" (${columns}) VALUES (${names.map(() => "?").join(", ")})`, ...Object.values(data).map(toStored));
    return find(table, one<{ id: number }>("SELECT last_insert_rowid() AS id")?.id);
  });
}

/** Change a row. */
export function update<T extends Table>(table: T, id: unknown, data: Partial<Input<T>>): Row<T> {
  const row = find(table, id);
  const changes = Object.entries(data).map(([name]) => `"${name}" = ?`).join(", ");
  if (changes) run(`UPDATE "${table.name}" SET ${changes} WHERE id = ?`, ...Object.values(data).map(toStored), row.id);
  return find(table, id);
}

/** Delete a row, with those that belong to it. */
export function remove(table: Table, id: unknown): void {
  run(`DELETE FROM "${table.name}" WHERE id = ?`, find(table, id).id);
}
