// CodeMirror itself, in the product's colours. A chunk of its own.
import { useMemo } from "react";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";
import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
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
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
});

/** The editing area of one file. */
export default function CodeArea({ path, text, label, onChange }) {
  const extensions = useMemo(() => {
    const ending = path.split(".").at(-1);
    const language = LANGUAGES[ending];
    return [
      LOOK,
      syntaxHighlighting(COLOURS),
      EditorView.contentAttributes.of({ "aria-label": `${label} ${path}`, tabindex: "0" }),
      ...(language ? [language()] : []),
      ...(ending === "md" ? [EditorView.lineWrapping] : []),
    ];
  }, [path, label]);
  return (
    <CodeMirror value={text} height="100%" theme="none" extensions={extensions} onChange={onChange} basicSetup={{ foldGutter: false }} />
  );
}
