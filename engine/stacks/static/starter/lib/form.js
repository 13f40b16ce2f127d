// Forms made from a table's fields: what is refused is said beside its field, and nothing typed is lost.
import { texts } from "../texts.js";
import { tables } from "../tables.js";
import { h, newId } from "./dom.js";
import { inputType } from "./kinds.js";
import { nameOf } from "./names.js";
import { all, InvalidRow } from "./store.js";

/** What can be chosen for a field: pairs of value and text. */
export function optionsOf(field) {
  if (field.kind === "choice") return field.options;
  return all(field.table).map((row) => [row.id, nameOf(field.table, row)]);
}

function control(field, id, value) {
  const shared = { id, name: field.name, "aria-describedby": `${id}-error` };
  if (field.kind === "flag") return h("input", { ...shared, type: "checkbox", checked: value === true });
  if (field.kind === "long_text") return h("textarea", { ...shared, rows: 3, value: value ?? "" });
  if (["choice", "reference"].includes(field.kind)) {
    const empty = field.kind === "reference" ? [["", texts.choose]] : [];
    const options = [...empty, ...optionsOf(field)].map(([key, text]) =>
      h("option", { value: key, selected: key === value }, text),
    );
    return h("select", shared, options);
  }
  const step = { integer: 1, money: 0.01, number: "any" }[field.kind];
  return h("input", { ...shared, type: inputType(field), step, value: value ?? "" });
}

function labelled(field, value) {
  const id = newId();
  const parts = [h("label", { for: id }, field.label), control(field, id, value)];
  if (field.kind === "flag") parts.reverse();
  const wide = field.kind === "long_text" ? " wide" : field.kind === "flag" ? " tick" : "";
  return h("div", { class: `field${wide}` }, parts, h("p", { class: "error", id: `${id}-error`, role: "alert" }));
}

/** What stands in a form, by field. */
function typedIn(form, fields) {
  return Object.fromEntries(
    fields.map(({ name, kind }) => [name, kind === "flag" ? form.elements[name].checked : form.elements[name].value]),
  );
}

function explain(form, problems) {
  for (const input of form.querySelectorAll("[name]")) {
    const problem = problems[input.name] ?? "";
    input.setAttribute("aria-invalid", problem ? "true" : "false");
    document.getElementById(`${input.id}-error`).textContent = problem;
  }
}

/** A form for a row of a table. `keep(typed)` keeps it; `known` are fields that are not asked for. */
export function rowForm({ table, submit, keep, row = {}, known = {} }) {
  const fields = tables[table].fields.filter((field) => !(field.name in known) && (row.id || field.kind !== "flag"));
  const form = h(
    "form",
    { class: "grid", novalidate: true },
    fields.map((field) => labelled(field, row[field.name])),
    h("div", { class: "actions" }, h("button", {}, submit)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      keep({ ...typedIn(form, fields), ...known });
    } catch (error) {
      if (!(error instanceof InvalidRow)) throw error;
      explain(form, error.problems);
    }
  });
  return form;
}
