// The first page: it leads to the first list of `tables.js`.
import { texts } from "../texts.js";
import { tables } from "../tables.js";
import { h } from "./dom.js";
import { listPage } from "./names.js";
import { draw } from "./page.js";

/** Go to the first list; say that there is none yet. */
export function homePageOf() {
  const [first] = Object.keys(tables);
  if (first) return location.replace(listPage(first));
  return draw(texts.welcome, [h("p", {}, texts.nothingYet)]);
}

/** What an address without a page shows. */
export const missingPageOf = () => draw(texts.notFound, [h("p", {}, h("a", { href: "/" }, texts.toStart))]);
