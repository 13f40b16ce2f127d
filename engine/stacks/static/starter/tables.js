// The lists of this app: their words and their fields. Rows are kept in the browser (lib/store.js).
export const tables = {};
