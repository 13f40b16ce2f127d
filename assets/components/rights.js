// What the reader may do with the project: told by the server, and again when it changes. The server refuses the rest anyway.
import { useSyncExternalStore } from "react";

const store = { rights: null, listeners: new Set() };

const listen = (listener) => {
  store.listeners.add(listener);
  return () => store.listeners.delete(listener);
};

/** Whether the reader has a right (rights.py); until the server has told, nothing is taken away. */
export const may = (right) => !store.rights || store.rights.includes(right);

/** The same for a component, which is drawn again when it changes. */
export const useMay = (right) => useSyncExternalStore(listen, () => may(right), () => true);

/** What the server has told; nothing is known of a project that is only being opened. */
export function takeRights(rights) {
  store.rights = rights?.length ? rights : null;
  store.listeners.forEach((listener) => listener());
}
