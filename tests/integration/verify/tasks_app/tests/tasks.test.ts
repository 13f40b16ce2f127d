/** The API of tasks. */
import { expect, test } from "vitest";
import { useApi } from "./client.ts";

const api = useApi();

test("texts of forms are read by the schema", async () => {
  await api.post("/api/projects", { name: "Home" });
  const { status, body } = await api.post("/api/tasks", { title: " Buy milk ", hours: "1,5", due: "", project_id: "1" });
  expect(status).toBe(201);
  expect(body).toEqual({ id: 1, title: "Buy milk", due: null, hours: 1.5, done: false, project_id: 1, tags: [] });
  expect((await api.patch("/api/tasks/1", { tags: ["home"] })).body.tags).toEqual(["home"]);
  expect((await api.get("/api/tasks?hours=1.5")).body).toHaveLength(1);
  expect((await api.get("/api/tasks/totals")).body).toEqual({ hours: 1.5 });
  expect((await api.delete("/api/projects/1")).status).toBe(204);
  expect((await api.get("/api/tasks/1")).status).toBe(404);
});

test("what is refused says why", async () => {
  const { status, body } = await api.post("/api/tasks", { title: "", hours: "x" });
  expect(status).toBe(422);
  expect(body.detail).toEqual([
    { type: "value_error", loc: ["body", "title"], msg: "Please fill in this field." },
    { type: "value_error", loc: ["body", "hours"], msg: "Enter a number." },
    { type: "value_error", loc: ["body", "project_id"], msg: "Please fill in this field." },
  ]);
  expect((await api.post("/api/tasks", { title: "a", project_id: 7 })).status).toBe(409);
  await api.post("/api/projects", { name: "Home" });
  expect((await api.post("/api/projects", { name: "Home" })).status).toBe(409);
  const late = await api.post("/api/tasks", { title: "a", project_id: 1, done: true });
  expect(late.body.detail).toEqual([{ type: "value_error", loc: ["body", "due"], msg: "A done task needs a date." }]);
});
