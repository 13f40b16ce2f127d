// Small parts of the page frame that live in the browser only: theme, language, dialog, moments, clocks.
import { useContext, useEffect, useRef, useState } from "react";
import { Link, NavLink, useLocation } from "react-router";
import { ColorModeContext } from "$/utils/context";
import { addressedLanguage, chooseLanguage, formatMoment, formatTime, useLanguage } from "./language";
import { Icon } from "./icon";

/** Light or dark at one click. */
export function ThemeButton({ label }) {
  const { resolvedColorMode, setColorMode } = useContext(ColorModeContext);
  const dark = resolvedColorMode === "dark";
  return (
    <button
      type="button"
      className="button button--quiet button--icon"
      aria-label={label}
      title={label}
      data-testid="theme-button"
      onClick={() => setColorMode(dark ? "light" : "dark")}
    >
      <Icon name="sun" size={18} className="hidden dark:block" />
      <Icon name="moon" size={18} className="dark:hidden" />
    </button>
  );
}

/** Light, dark or the system's, spelled out. */
export function ThemeSelect({ id, light, dark, system }) {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  return (
    <select id={id} className="control" value={rawColorMode} onChange={(event) => setColorMode(event.target.value)}>
      <option value="system">{system}</option>
      <option value="light">{light}</option>
      <option value="dark">{dark}</option>
    </select>
  );
}

/** The address of this page in a language; null where both have the same. */
const inLanguage = (path, language) => (addressedLanguage(path) ? path.replace(/^\/\w+/, `/${language}`) : null);

/** Go over to a language; the page loads anew. */
export const switchTo = (language) => {
  chooseLanguage(language);
  const translated = inLanguage(location.pathname, language);
  if (translated) location.assign(translated + location.hash);
  else location.reload();
};

/** The other language at one click; the page loads anew, so that the server speaks it too. A link where each has its address. */
export function LanguageButton() {
  const other = useLanguage() === "ru" ? "en" : "ru";
  const translated = inLanguage(useLocation().pathname, other);
  const same = {
    className: "button button--quiet button--small",
    lang: other,
    "data-testid": "language-button",
    children: other === "ru" ? "Русский" : "English",
    onClick: (event) => {
      event.preventDefault();
      switchTo(other);
    },
  };
  return translated ? <a href={translated} {...same} /> : <button type="button" {...same} />;
}

/** Both languages by name. */
export function LanguageSelect({ id }) {
  return (
    <select id={id} className="control" value={useLanguage()} onChange={(event) => switchTo(event.target.value)}>
      <option value="ru">Русский</option>
      <option value="en">English</option>
    </select>
  );
}

/** A link inside the app, without a page load. */
export function PageLink({ to, children, ...rest }) {
  return <Link to={to} {...rest}>{children}</Link>;
}

/** A link of the bar; the page that one is on, or within, is marked. Narrow screens show its icon alone. */
export function BarLink({ to, icon, label }) {
  return (
    <NavLink to={to} className="bar-link" aria-label={label} title={label}>
      <Icon name={icon} size={18} />
      <span>{label}</span>
    </NavLink>
  );
}

/** The one dialog: modal, closed by Escape, gives focus back. */
export function Dialog({ open, onClose, children, label, className = "" }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (open && !dialog.current.open) dialog.current.showModal();
    if (!open && dialog.current.open) dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={`dialog ${className}`} aria-label={label} onClose={() => onClose?.()}>
      {children}
    </dialog>
  );
}

/** A moment by the reader's locale and time zone. */
export function Moment({ at }) {
  const language = useLanguage();
  const [text, setText] = useState("");
  useEffect(() => setText(formatMoment(language, at)), [language, at]);
  return <time dateTime={at}>{text}</time>;
}

/** The time of day of a moment, to the second. */
export function ClockTime({ at }) {
  const language = useLanguage();
  return <time dateTime={at} className="amount">{formatTime(language, at)}</time>;
}

/** The query of this page; empty while it is prerendered. */
function usePageQuery() {
  const [query, setQuery] = useState(() => new URLSearchParams());
  useEffect(() => setQuery(new URLSearchParams(location.search)), []);
  return query;
}

/** Why the last form was refused: the code in the address (`?error=`, or the form's own name) in words. */
export function AddressedError({ name, sentences, fallback }) {
  const language = useLanguage();
  const code = usePageQuery().get(name);
  if (!code) return null;
  return (
    <div className="error-box" role="alert" data-testid="form-error">
      <Icon name="alert" />
      <span>{(Object.hasOwn(sentences, code) ? sentences[code] : sentences[fallback])[language]}</span>
    </div>
  );
}

/** A sentence about what the address says was done. */
export function AddressedWord({ done, word }) {
  const language = useLanguage();
  return usePageQuery().get("done") === done && (
    <p role="status" className="text-14 text-passed" data-testid="form-done">
      {word[language]}
    </p>
  );
}

/** One of our own texts, chosen by a word in the address; what else stands there is never shown. */
export function AddressedText({ name, texts, fallback }) {
  const language = useLanguage();
  const word = usePageQuery().get(name);
  return texts[word && Object.hasOwn(texts, word) ? word : fallback][language];
}

/** What is shown only while a word in the address is one of these, or with `otherwise` while it is none of them. */
export function AddressedCase({ name, words, otherwise, children }) {
  const isThere = words.includes(usePageQuery().get(name) ?? "");
  return isThere !== otherwise && children;
}

/** Hidden fields with what the address brought along, such as where to go afterwards. */
export function PassedOn({ names }) {
  const query = usePageQuery();
  return names
    .filter((name) => query.get(name))
    .map((name) => <input key={name} type="hidden" name={name} value={query.get(name)} />);
}

/** A link that keeps the query of this page, but for what came of a form. */
export function KeepNextLink({ href, children, className }) {
  const kept = new URLSearchParams(usePageQuery());
  for (const said of ["error", "done"]) kept.delete(said);
  return <a href={kept.size ? `${href}?${kept}` : href} className={className}>{children}</a>;
}
