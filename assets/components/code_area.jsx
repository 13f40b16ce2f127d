// CodeMirror itself, in the product's colours. A chunk of its own.
import { useEffect, useMemo, useRef } from "react";
import CodeMirror, { EditorState, EditorView } from "@uiw/react-codemirror";
import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { openSearchPanel, search } from "@codemirror/search";
import { tags } from "@lezer/highlight";

const LANGUAGES = { css, html, js: javascript, json, md: markdown, py: python };

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.function(tags.variableName))], color: "var(--code-name)" },
  { tag: [tags.typeName, tags.className, tags.tagName, tags.heading], color: "var(--code-type)" },
  { tag: [tags.propertyName, tags.attributeName], color: "var(--code-name)" },
]);

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--panel)", color: "var(--text)" },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "20px" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--raised)" },
  "&.cm-focused": { outline: "none" },
  ".cm-cursor": { borderLeftColor: "var(--accent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--working-soft) !important" },
  ".cm-matchingBracket": { outline: "1px solid var(--edge)" },
  ".cm-searchMatch": { backgroundColor: "var(--accent-soft) !important", outline: "1px solid var(--edge)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--accent)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
});

// Texts of the search by the words that CodeMirror asks for.
const phrasesOf = (texts) =>
  EditorState.phrases.of({
    Find: texts.search_find,
    Replace: texts.search_replace,
    next: texts.search_next,
    previous: texts.search_previous,
    all: texts.search_all,
    "match case": texts.search_case,
    "by word": texts.search_word,
    regexp: texts.search_pattern,
    replace: texts.search_replace_one,
    "replace all": texts.search_replace_all,
    close: texts.search_close,
    "current match": texts.search_current,
    "on line": texts.search_on_line,
    "replaced match on line $": texts.search_replaced_one,
    "replaced $ matches": texts.search_replaced_all,
    "Go to line": texts.search_line,
    go: texts.search_go,
  });

/** The editing area of one file. The one in front opens its search when it is asked for. */
export default function CodeArea({ path, text, label, isFront, texts, language, onChange }) {
  const editor = useRef(null);
  const extensions = useMemo(() => {
    const ending = path.split(".").at(-1);
    const grammar = LANGUAGES[ending];
    return [
      LOOK,
      syntaxHighlighting(COLOURS),
      search({ top: true }),
      phrasesOf(texts),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ...(grammar ? [grammar()] : []),
      ...(ending === "md" ? [EditorView.lineWrapping] : []),
    ];
  }, [path, label, language]);
  useEffect(() => {
    if (!isFront) return undefined;
    const find = () => {
      const view = editor.current?.view;
      if (view) openSearchPanel(view);
    };
    window.addEventListener("samokoder:find", find);
    return () => window.removeEventListener("samokoder:find", find);
  }, [isFront]);
  return (
    <CodeMirror ref={editor} value={text} height="100%" theme="none" extensions={extensions} onChange={onChange} basicSetup={{ foldGutter: false }} />
  );
}
