/** API of tasks. */
import { Router } from "express";
import { tasks } from "#shared/tables.ts";
import { crudApi } from "#server/crud.ts";
import { one } from "#server/db.ts";

const routes = Router();

routes.get("/api/tasks/totals", (_request, response) => {
  response.json(one<{ hours: number }>("SELECT coalesce(sum(hours), 0) AS hours FROM tasks WHERE NOT done"));
});
routes.use(
  crudApi("/api/tasks", tasks, {
    check: (task) => (task.done && !task.due ? { due: "A done task needs a date." } : undefined),
  }),
);

export default routes;
