// The frame of every page: name of the app, its lists, and what the page itself draws.
import { appName, language } from "../texts.js";
import { tables } from "../tables.js";
import { h } from "./dom.js";
import { listPage } from "./names.js";

function navigation() {
  const links = Object.entries(tables).map(([table, { title }]) => {
    const isHere = location.pathname.endsWith(`/${listPage(table)}`) || location.pathname.endsWith(`/${table}`);
    return h("a", { href: listPage(table), "aria-current": isHere ? "page" : undefined }, title);
  });
  return h("header", { class: "top" }, h("a", { class: "brand", href: "index.html" }, appName), h("nav", {}, links));
}

/** Draw the page anew. */
export function draw(title, content) {
  document.documentElement.lang = language;
  document.title = `${title} · ${appName}`;
  document.body.replaceChildren(navigation(), h("main", {}, h("div", { class: "head" }, h("h1", {}, title)), content));
}
