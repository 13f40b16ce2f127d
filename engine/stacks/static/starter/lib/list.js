// The page of a list: a form for a new row, filters in the address, the rows.
import { texts } from "../texts.js";
import { tables } from "../tables.js";
import { asked, h, newId } from "./dom.js";
import { optionsOf, rowForm } from "./form.js";
import { show } from "./kinds.js";
import { draw } from "./page.js";
import { flagOf, rowList } from "./rows.js";
import { all, insert } from "./store.js";

/** The fields by which a list is narrowed. */
const narrowing = (table) => tables[table].fields.filter(({ kind }) => ["choice", "reference"].includes(kind));

function keeps(table, row, wanted) {
  const flag = flagOf(table);
  if (wanted.only_open && flag && row[flag.name]) return false;
  if (narrowing(table).some(({ name }) => wanted[name] && String(row[name]) !== wanted[name])) return false;
  const words = (wanted.search ?? "").trim().toLowerCase();
  const searched = tables[table].fields.filter(
    ({ kind }, index) => index === 0 || ["text", "long_text"].includes(kind),
  );
  return !words || searched.some((field) => show(field, row[field.name]).toLowerCase().includes(words));
}

function select(field, wanted) {
  const id = newId();
  const options = [["", texts.any], ...optionsOf(field)].map(([key, text]) =>
    h("option", { value: key, selected: String(key) === (wanted[field.name] ?? "") }, text),
  );
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, field.label),
    h("select", { id, name: field.name }, options),
  );
}

function filter(table, wanted) {
  const search = newId();
  const open = newId();
  return h(
    "form",
    { class: "filter", role: "search", "aria-label": texts.filter },
    h(
      "div",
      { class: "field" },
      h("label", { for: search }, texts.search),
      h("input", { id: search, name: "search", type: "search", value: wanted.search ?? "" }),
    ),
    narrowing(table).map((field) => select(field, wanted)),
    flagOf(table) &&
      h(
        "div",
        { class: "field tick" },
        h("input", { id: open, name: "only_open", type: "checkbox", value: "1", checked: Boolean(wanted.only_open) }),
        h("label", { for: open }, texts.onlyOpen),
      ),
    h("button", { class: "plain" }, texts.find),
    Object.values(wanted).some(Boolean) && h("a", { class: "button plain", href: location.pathname }, texts.showAll),
  );
}

/** The form for a new row, as a section of its own. */
export function newRow(table, again, known) {
  const keep = (typed) => {
    insert(table, typed);
    again();
  };
  return h(
    "section",
    { class: "panel", "aria-label": tables[table].newTitle },
    h("h2", {}, tables[table].newTitle),
    rowForm({ table, submit: tables[table].add, keep, known }),
  );
}

/** Draw the page of a list. */
export function listPageOf(table) {
  const again = () => listPageOf(table);
  const rows = all(table);
  const found = rows.filter((row) => keeps(table, row, asked()));
  draw(tables[table].title, [
    newRow(table, again),
    rows.length > 0 && filter(table, asked()),
    rows.length === 0 && h("section", { class: "empty" }, h("h2", {}, tables[table].empty), h("p", {}, texts.first)),
    rows.length > 0 && found.length === 0 && h("p", { class: "empty" }, texts.nothingFound),
    found.length > 0 && rowList(table, found, again),
  ]);
}
