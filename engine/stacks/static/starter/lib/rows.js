// A list of rows with its count and sum, and the question before a row is deleted.
import { texts } from "../texts.js";
import { tables } from "../tables.js";
import { h } from "./dom.js";
import { show, showNumber } from "./kinds.js";
import { editPage, nameOf, rowPage } from "./names.js";
import { find, remove, update } from "./store.js";

/** What is known about a row besides its name: pairs of label and element or text. */
export function facts(table, row) {
  const flag = flagOf(table);
  return tables[table].fields
    .slice(1)
    .filter((field) => field !== flag)
    .map((field) => [field.label, shown(field, row[field.name])])
    .filter(([, value]) => value);
}

function shown(field, value) {
  if (field.kind !== "reference") return show(field, value);
  const target = value && find(field.table, value);
  return target && h("a", { href: rowPage(field.table, target.id) }, nameOf(field.table, target));
}

/** The field that is ticked off in the list, if there is one. */
export const flagOf = (table) => tables[table].fields.find((field) => field.kind === "flag");

/** “Delete”, then a dialog with “Yes, delete”; `then` follows. */
export function deleteButton(table, row, then, look = "link") {
  const dialog = h(
    "dialog",
    { "aria-label": texts.delete },
    h("h2", {}, `${texts.delete}: ${nameOf(table, row)}`),
    tables[table].lost && h("p", { class: "quiet" }, `${texts.withChildren} ${tables[table].lost}.`),
    h(
      "div",
      { class: "actions" },
      h(
        "button",
        {
          type: "button",
          class: "danger",
          onclick: () => {
            dialog.close();
            remove(table, row.id);
            then();
          },
        },
        texts.confirmDelete,
      ),
      h("button", { type: "button", class: "plain", onclick: () => dialog.close() }, texts.cancel),
    ),
  );
  return [h("button", { type: "button", class: look, onclick: () => dialog.showModal() }, texts.delete), dialog];
}

function listed(table, row, again) {
  const flag = flagOf(table);
  const tick =
    flag &&
    h("input", {
      type: "checkbox",
      "aria-label": flag.label,
      checked: row[flag.name],
      onchange: (event) => {
        update(table, row.id, { [flag.name]: event.target.checked });
        again();
      },
    });
  const known = facts(table, row).map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)));
  return h(
    "li",
    { class: flag && row[flag.name] ? "row done" : "row" },
    tick,
    h(
      "div",
      { class: "body" },
      h("a", { class: "name", href: rowPage(table, row.id) }, nameOf(table, row)),
      h("dl", { class: "meta" }, known),
    ),
    h(
      "div",
      { class: "links" },
      h("a", { href: editPage(table, row.id) }, texts.edit),
      deleteButton(table, row, again),
    ),
  );
}

/** The rows of a table; `again` draws the page anew after a change. */
export function rowList(table, rows, again) {
  const sum = tables[table].fields.find((field) => field.sum);
  const total = sum && rows.reduce((all, row) => all + (row[sum.name] ?? 0), 0);
  return [
    h(
      "ul",
      { class: "rows" },
      rows.map((row) => listed(table, row, again)),
    ),
    h(
      "p",
      { class: "totals" },
      h("span", {}, `${texts.count}: ${rows.length}`),
      sum &&
        h(
          "span",
          {},
          `${tables[table].total}: ${showNumber(Math.round(total * 1000) / 1000, sum.kind === "money" ? 2 : 0)}`,
        ),
    ),
  ];
}
