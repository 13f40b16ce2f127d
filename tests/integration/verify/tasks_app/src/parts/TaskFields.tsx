/** Fields of a task, for adding and for changing. */
import { type Project, TITLE_LENGTH } from "#shared/tables.ts";
import { Choice, Field, Tick, Ticks } from "#ui";

export function TaskFields({ projects }: { projects: Project[] }) {
  return (
    <>
      <Field name="title" label="Title" placeholder={`Up to ${TITLE_LENGTH} characters`} required />
      <Field name="due" label="Due date" type="date" />
      <Field name="hours" label="Hours" type="number" step="any" />
      <Choice name="project_id" label="Project" options={projects.map((one) => [one.id, one.name])} required />
      <Ticks name="tags" label="Tags" options={[["home", "Home"], ["work", "Work"]]} />
      <Tick name="done" label="Done" />
    </>
  );
}
