// What rows are called, and where their pages are.
import { tables } from "../tables.js";
import { show } from "./kinds.js";

/** A row by its first field. */
export const nameOf = (table, row) => show(tables[table].fields[0], row[tables[table].fields[0].name]) || `#${row.id}`;

/** The page of a list. */
export const listPage = (table) => `${table}.html`;

/** The page of a row. */
export const rowPage = (table, id) => `${table}-row.html?id=${id}`;

/** The page on which a row is changed. */
export const editPage = (table, id) => `${table}-edit.html?id=${id}`;
