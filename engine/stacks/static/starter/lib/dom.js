// Building pages without HTML strings: nothing that is typed can become markup.

/** An element; properties that begin with "on" are listeners, false and undefined ones are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

let last = 0;

/** An id that no other element has. */
export const newId = () => `e${(last += 1)}`;

/** What the address says after “?”. */
export const asked = () => Object.fromEntries(new URLSearchParams(location.search));
