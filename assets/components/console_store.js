// What the console keeps while its project is open: which tab is in front, what is looked for, the app's lines.
import { useSyncExternalStore } from "react";
import { useLanguage } from "./language";
import { withLines } from "./console_model";
import { showConsole } from "./panels";

const BEGINNING = { project: "", tab: "build", wanted: "", lines: [], clearedLine: null, clearedCommands: 0 };
const store = { state: BEGINNING, texts: null, actions: {}, asked: -1, listeners: new Set() };

function put(change) {
  store.state = { ...store.state, ...change };
  store.listeners.forEach((listener) => listener());
}

function listen(listener) {
  store.listeners.add(listener);
  return () => store.listeners.delete(listener);
}

/** The console's present state. */
export const useConsole = () => useSyncExternalStore(listen, () => store.state, () => store.state);

/** The console's texts in the reader's language. */
export function useConsoleTexts() {
  const language = useLanguage();
  return { language, texts: store.texts?.[language] ?? {} };
}

/** Texts, and what is asked of the server. */
export function connectConsole(texts, actions) {
  store.texts = texts;
  store.actions = actions;
}

/** Another project has another console; its tab stays. */
export function openConsoleOf(project) {
  if (store.state.project === project) return;
  store.asked = -1;
  put({ ...BEGINNING, tab: store.state.tab, project });
}

/** Bring a tab to the front, or look for other words. */
export const setConsole = (change) => put(change);

/** Lines of the app that came; what is missing before them is asked for once. */
export function takeLines(increments) {
  const { lines, gap } = withLines(store.state.lines, increments);
  if (gap !== null && store.asked !== gap) {
    store.asked = gap;
    store.actions.onGap?.(gap);
    return;
  }
  if (lines !== store.state.lines) put({ lines });
}

/** Lines of the app are wanted from now on. */
export const followApp = () => store.actions.onFollow?.();

/** Brings what the browser complains of to the front. */
export function showErrors() {
  put({ tab: "browser", wanted: "" });
  showConsole();
}
