// The rows of all tables, kept in this browser under one key; every change is checked against `tables.js`.
import { tables } from "../tables.js";
import { read, Refused } from "./kinds.js";

const KEY = "app";

/** Thrown when a row is not kept: `problems` says why, by field. */
export class InvalidRow extends Error {
  constructor(problems) {
    super("the row is not valid");
    this.problems = problems;
  }
}

const load = () => JSON.parse(localStorage.getItem(KEY) ?? '{"last":0}');
const save = (data) => localStorage.setItem(KEY, JSON.stringify(data));
const rows = (data, table) => data[table] ?? [];

/** All rows of a table, the newest first. */
export const all = (table) => rows(load(), table).toReversed();

/** A row by its id, or undefined. */
export const find = (table, id) => rows(load(), table).find((row) => row.id === Number(id));

/** Keep a new row; raises `InvalidRow`. */
export function insert(table, typed) {
  const data = load();
  const row = { id: data.last + 1, ...checked(data, table, typed) };
  save({ ...data, last: row.id, [table]: [...rows(data, table), row] });
  return row;
}

/** Change the fields that are named; raises `InvalidRow`. */
export function update(table, id, typed) {
  const data = load();
  const changed = rows(data, table).map((row) =>
    row.id === Number(id) ? { ...row, ...checked(data, table, { ...row, ...typed }) } : row,
  );
  save({ ...data, [table]: changed });
}

/** Delete a row, with the rows that cannot be without it. */
export function remove(table, id) {
  const data = load();
  removeFrom(data, table, Number(id));
  save(data);
}

function removeFrom(data, table, id) {
  data[table] = rows(data, table).filter((row) => row.id !== id);
  for (const [name, { fields }] of Object.entries(tables)) {
    for (const field of fields.filter((one) => one.kind === "reference" && one.table === table)) {
      const lost = rows(data, name).filter((row) => row[field.name] === id);
      if (field.required) for (const row of lost) removeFrom(data, name, row.id);
      else for (const row of lost) row[field.name] = null;
    }
  }
}

function checked(data, table, typed) {
  const values = {};
  const problems = {};
  for (const field of tables[table].fields) {
    try {
      values[field.name] = read(field, typed[field.name]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems[field.name] = error.message;
    }
    const target = values[field.name];
    const isLost = field.kind === "reference" && target && !rows(data, field.table).some((row) => row.id === target);
    if (isLost) values[field.name] = null;
  }
  if (Object.keys(problems).length > 0) throw new InvalidRow(problems);
  return values;
}
