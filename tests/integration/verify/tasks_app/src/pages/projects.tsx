/** Projects. */
import type { Project } from "#shared/tables.ts";
import { Field, Form, Loading, Page, useData } from "#ui";

export const navigation = "Projects";

export default function ProjectsPage() {
  const projects = useData<Project[]>("/api/projects");
  if (!projects) return <Loading />;
  return (
    <Page title="Projects">
      <section className="panel">
        <Form path="/api/projects" submit="Add project">
          <Field name="name" label="Name" required />
        </Form>
      </section>
      <ul className="rows">
        {projects.map((project) => (
          <li className="row" key={project.id}>{project.name}</li>
        ))}
      </ul>
    </Page>
  );
}
