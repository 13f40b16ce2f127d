/** Tables and the input they accept. */
import { z } from "zod";
import { date, flag, optional, reference, type Row, table, text } from "./table.ts";

export const projects = table("projects", { name: text(100) }, { unique: [["name"]] });
export type Project = Row<typeof projects>;

export const TITLE_LENGTH = 200; // a page needs it, so that this module runs in the browser too

export const tasks = table("tasks", {
  title: text(TITLE_LENGTH),
  due: optional(date()),
  hours: z.number().min(0).default(0),
  done: flag(),
  project_id: reference("projects"),
  tags: z.array(z.string()).default([]),
});
export type Task = Row<typeof tasks>;
