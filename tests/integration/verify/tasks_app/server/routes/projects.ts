/** API of projects. */
import { projects } from "#shared/tables.ts";
import { crudApi } from "#server/crud.ts";

export default crudApi("/api/projects", projects);
