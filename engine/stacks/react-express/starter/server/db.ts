/** The database: SQLite in DATA_DIR (default ./data); tables come from shared/tables.ts. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { isLike } from "./like.ts";
import { createTables } from "./schema.ts";

let current: DatabaseSync | undefined;

/** Open the database and create what is missing; ":memory:" gives an empty one for a test. */
export function openDatabase(file = fileOfApp()): void {
  current?.close();
  current = new DatabaseSync(file);
  current.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000");
  useUnicode(current);
  createTables(current);
}

/** The open database. */
export function db(): DatabaseSync {
  if (!current) throw new Error("openDatabase() was not called");
  return current;
}

/** All rows of a SELECT: `all<{ total: number }>("SELECT sum(price) AS total FROM orders WHERE client_id = ?", id)`. */
export function all<T>(sql: string, ...values: SQLInputValue[]): T[] {
  return db().prepare(sql).all(...values).map((row) => ({ ...row })) as T[];
}

/** The first row of a SELECT. */
export function one<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
  return all<T>(sql, ...values)[0];
}

/** Run INSERT, UPDATE or DELETE. */
export function run(sql: string, ...values: SQLInputValue[]): void {
  db().prepare(sql).run(...values);
}

/** All of `work` or nothing of it. */
export function transaction<T>(work: () => T): T {
  if (db().isTransaction) return work();
  db().exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db().exec("COMMIT");
    return result;
  } catch (error) {
    db().exec("ROLLBACK");
    throw error;
  }
}

function fileOfApp(): string {
  const folder = process.env.DATA_DIR ?? "data";
  mkdirSync(folder, { recursive: true });
  return join(folder, "app.db");
}

/** SQLite's own LIKE (with and without ESCAPE), lower and upper know only Latin letters. */
function useUnicode(database: DatabaseSync): void {
  const options = { deterministic: true };
  database.function("lower", options, (text) => (text === null ? null : String(text).toLowerCase()));
  database.function("upper", options, (text) => (text === null ? null : String(text).toUpperCase()));
  database.function("like", options, (pattern, text) => {
    if (pattern === null || text === null) return null;
    return isLike(String(pattern), String(text)) ? 1 : 0;
  });
  database.function("like", options, (pattern, text, escape) => {
    if (pattern === null || text === null || escape === null) return null;
    return isLike(String(pattern), String(text), String(escape).toLowerCase()) ? 1 : 0;
  });
}
