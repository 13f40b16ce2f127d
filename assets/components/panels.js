// The builder's panels as this browser keeps them, for every component on the page.
import { useSyncExternalStore } from "react";
import { BEGINNING, readPanels, withChange, withFirstSize, withSize } from "./panels_model";

const KEY = "samokoder_workbench";
const listeners = new Set();
let panels = null;

// Private windows may deny the storage; the panels then last as long as the page.
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(panels));
  } catch {
    // Denied or full: nothing is lost but the memory of it.
  }
}

const present = () => (panels ??= readPanels(stored()));

function put(after) {
  if (after === panels) return;
  panels = after;
  listeners.forEach((listener) => listener());
}

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The present panels; the component is drawn again when they change. */
export const usePanels = () => useSyncExternalStore(listen, present, () => BEGINNING);

/** Change panels and remember it: `left`, `main`, `phone` name what is in front, the others whether a panel is open. */
export function show(change) {
  put(withChange(present(), change));
  keep();
}

const PHONE = "(max-width: 767px)";
/** Whether the page is as narrow as a phone's, now. */
export const isPhone = () => matchMedia(PHONE).matches;

function listenToWidth(listener) {
  const query = matchMedia(PHONE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** The same, drawn again when it changes: phones are turned. */
export const usePhone = () => useSyncExternalStore(listenToWidth, isPhone, () => false);

/** Show the code; on a phone the list of files, or with `isFile` the file that is in front. */
export const showCode = (isFile) => show({ main: "code", code: true, phone: "preview", file: isFile });

/** Show the console: a drawer below the others, on a phone in their place. */
export const showConsole = () => show(isPhone() ? { main: "console", phone: "preview" } : { console: true });

/** Open a panel that is folded, or fold it. */
export const toggle = (name) => show({ [name]: !present()[name] });

/** Change a size; `isEnd` remembers it, which while something is dragged would be too often. */
export function resize(name, value, isEnd = true) {
  put(withSize(present(), name, value));
  if (isEnd) keep();
}

/** Give a panel the size that it has at first. */
export function resetSize(name) {
  put(withFirstSize(present(), name));
  keep();
}
