// What every page carries: the fonts, and the language of the document.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import { useLocation } from "react-router";
import { addressedLanguage, useLanguage } from "./language";

/** For `<html lang>`: known from the address also while a page is prerendered. */
export function useDocumentLanguage() {
  const language = useLanguage();
  return addressedLanguage(useLocation().pathname) ?? language;
}
