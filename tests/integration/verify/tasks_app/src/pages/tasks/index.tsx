/** Tasks: form, filter, list. */
import { Link } from "react-router";
import type { Project, Task } from "#shared/tables.ts";
import { DeleteButton, Empty, Field, Filter, Form, Loading, Page, showDate, showNumber, useData, useFilter } from "#ui";
import { TaskFields } from "../../parts/TaskFields.tsx";

export const navigation = "Tasks";

export default function TasksPage() {
  const projects = useData<Project[]>("/api/projects");
  const tasks = useData<Task[]>("/api/tasks");
  const totals = useData<{ hours: number }>("/api/tasks/totals");
  const { search = "" } = useFilter();
  if (!projects || !tasks || !totals) return <Loading />;
  const found = tasks.filter((task) => task.title.toLowerCase().includes(search.toLowerCase()));
  return (
    <Page title="Tasks" actions={<p className="quiet">{showNumber(totals.hours, 1)} hours open</p>}>
      <section className="panel">
        <Form path="/api/tasks" submit="Add task">
          <TaskFields projects={projects} />
        </Form>
      </section>
      <Filter submit="Find" clear="Show all">
        <Field name="search" label="Search" type="search" />
      </Filter>
      {found.length === 0 && <Empty title="No tasks yet">Add the first one above.</Empty>}
      <ul className="rows">
        {found.map((task) => (
          <li className="row" key={task.id}>
            <div className="body">
              <Link className="name" to={`/tasks/${task.id}`}>{task.title}</Link>
              <dl className="meta">
                <div><dt>Due</dt><dd>{showDate(task.due)}</dd></div>
                <div><dt>Tags</dt><dd>{task.tags.join(", ")}</dd></div>
              </dl>
            </div>
            <div className="links">
              <DeleteButton path={`/api/tasks/${task.id}`} name={task.title} />
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
