/** Files of src/pages are addresses: index.tsx → /, tasks/index.tsx → /tasks, tasks/[id]/edit.tsx → /tasks/:id/edit. */
export function pathOfPage(file: string): string {
  const parts = file.replace(/^.*src\/pages\//, "").replace(/\.tsx$/, "").split("/");
  if (parts.at(-1) === "index") parts.pop();
  return `/${parts.map((part) => part.replace(/^\[(.+)\]$/, ":$1")).join("/")}`;
}
