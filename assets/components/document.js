// What every page carries: the fonts, and the language of the document.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";

/** For `<html lang>`. */
export { useLanguage as useDocumentLanguage } from "./language";
