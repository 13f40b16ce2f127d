// The page of a row, with what belongs to it, and the page on which it is changed.
import { texts } from "../texts.js";
import { tables } from "../tables.js";
import { asked, h } from "./dom.js";
import { rowForm } from "./form.js";
import { show } from "./kinds.js";
import { newRow } from "./list.js";
import { editPage, listPage, nameOf, rowPage } from "./names.js";
import { draw } from "./page.js";
import { deleteButton, facts, flagOf, rowList } from "./rows.js";
import { all, find, update } from "./store.js";

function belonging(parent, id, again) {
  return Object.entries(tables).flatMap(([table, { title, fields, empty }]) =>
    fields
      .filter((field) => field.kind === "reference" && field.table === parent)
      .map((field) => {
        const rows = all(table).filter((row) => row[field.name] === id);
        const list = rows.length > 0 ? rowList(table, rows, again) : h("p", { class: "empty" }, empty);
        return [h("h2", {}, title), list, newRow(table, again, { [field.name]: id })];
      }),
  );
}

const missing = (table) => draw(texts.notFound, [h("p", {}, h("a", { href: listPage(table) }, tables[table].title))]);

/** Draw the page of the row that the address names. */
export function rowPageOf(table) {
  const row = find(table, asked().id);
  if (!row) return missing(table);
  const again = () => rowPageOf(table);
  const flag = flagOf(table);
  const known = [...facts(table, row), ...(flag ? [[flag.label, show(flag, row[flag.name])]] : [])];
  return draw(nameOf(table, row), [
    h(
      "dl",
      { class: "details panel" },
      known.map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]),
    ),
    h(
      "div",
      { class: "actions" },
      h("a", { class: "button plain", href: editPage(table, row.id) }, texts.edit),
      deleteButton(table, row, () => location.replace(listPage(table)), "plain"),
    ),
    belonging(table, row.id, again),
  ]);
}

/** Draw the page on which the row of the address is changed. */
export function editPageOf(table) {
  const row = find(table, asked().id);
  if (!row) return missing(table);
  const keep = (typed) => {
    update(table, row.id, typed);
    location.assign(rowPage(table, row.id));
  };
  return draw(nameOf(table, row), [
    h("section", { class: "panel" }, rowForm({ table, submit: texts.save, keep, row })),
  ]);
}
