/** JSON API of a table: list, create, read, change, delete. */
import { Router } from "express";
import type { Input, Row, Table } from "../shared/table.ts";
import { transaction } from "./db.ts";
import { InvalidInput } from "./errors.ts";
import { readInput } from "./input.ts";
import { find, insert, list, remove, update } from "./rows.ts";

export interface CrudRules<T extends Table> {
  /** What a schema cannot know, by field: `{ room_id: "This room is taken." }`. `id` is the row's that is changed. */
  check?: (input: Input<T>, id: number | undefined) => Record<string, string> | undefined;
  /** What the API answers instead of the bare row: `(row) => ({ ...row, total: … })`. */
  show?: (row: Row<T>) => object;
}

/** GET, POST {path} and GET, PATCH, DELETE {path}/:id; `?field=value` filters the list. */
export function crudApi<T extends Table>(path: string, table: T, rules: CrudRules<T> = {}): Router {
  const router = Router();
  const show = rules.show ?? ((row: Row<T>) => row);
  const valid = (body: unknown, id?: number): Input<T> => {
    const input = readInput(table, body);
    const errors = rules.check?.(input, id) ?? {};
    if (Object.keys(errors).length > 0) throw new InvalidInput(errors);
    return input;
  };

  router.get(path, (request, response) => {
    const known = new Set(["id", ...Object.keys(table.input.shape)]);
    const wanted = Object.entries(request.query).filter(([name]) => known.has(name));
    const rows = list(table).filter((row) => wanted.every(([name, value]) => String((row as Record<string, unknown>)[name]) === value));
    response.json(rows.map(show));
  });
  router.post(path, (request, response) => {
    response.status(201).json(show(transaction(() => insert(table, valid(request.body)))));
  });
  router.get(`${path}/:id`, (request, response) => {
    response.json(show(find(table, request.params.id)));
  });
  router.patch(`${path}/:id`, (request, response) => {
    const changed = transaction(() => {
      const row = find(table, request.params.id);
      return update(table, row.id, valid({ ...row, ...request.body }, row.id));
    });
    response.json(show(changed));
  });
  router.delete(`${path}/:id`, (request, response) => {
    remove(table, request.params.id);
    response.status(204).end();
  });
  return router;
}
