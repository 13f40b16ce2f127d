/** One task, to be changed. */
import { useParams } from "react-router";
import type { Project, Task } from "#shared/tables.ts";
import { Form, Loading, Page, useData } from "#ui";
import { TaskFields } from "../../../parts/TaskFields.tsx";

export default function TaskPage() {
  const { id } = useParams();
  const task = useData<Task>(`/api/tasks/${id}`);
  const projects = useData<Project[]>("/api/projects");
  if (!task || !projects) return <Loading />;
  return (
    <Page title={task.title}>
      <section className="panel">
        <Form path={`/api/tasks/${id}`} values={task} submit="Save" to="/tasks">
          <TaskFields projects={projects} />
        </Form>
      </section>
    </Page>
  );
}
