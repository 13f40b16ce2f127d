// Every word that the pages say by themselves. The language of the user; `tables.js` has the words of each list.
export const language = "en";
export const appName = "App";
export const texts = {
  any: "All", cancel: "Cancel", choose: "Choose", confirmDelete: "Yes, delete", count: "Shown", delete: "Delete", edit: "Edit",
  filter: "Filter", find: "Find", first: "Fill in the form above and the first one will appear here.", no: "no",
  notAllowed: "This value is not possible here.", notFound: "There is no such page", nothingFound: "Nothing found.",
  nothingYet: "There are no lists yet.", onlyOpen: "Only open ones", pleaseFill: "Please fill in this field.", save: "Save",
  search: "Search", showAll: "Show all", tooLong: "This is too long.", toStart: "To the start", welcome: "Welcome",
  withChildren: "This also deletes its", yes: "yes",
};
