// CodeMirror in the product's colours.
import { EditorView } from "@uiw/react-codemirror";
import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";

export const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.function(tags.variableName))], color: "var(--code-name)" },
  { tag: [tags.typeName, tags.className, tags.tagName, tags.heading], color: "var(--code-type)" },
  { tag: [tags.propertyName, tags.attributeName], color: "var(--code-name)" },
]);

export const LOOK = EditorView.theme({
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
  // What changed since an older version.
  ".cm-insertedLine, .cm-changedLine": { backgroundColor: "var(--passed-soft) !important", textDecoration: "none" },
  ".cm-deletedChunk": { backgroundColor: "var(--failed-soft) !important", paddingLeft: "6px" },
  ".cm-deletedLine, .cm-deletedLine del": { textDecoration: "none" },
  "&.cm-merge-b .cm-changedText, .cm-changedText": { background: "none !important", textDecoration: "underline", textDecorationColor: "var(--passed)", textDecorationThickness: "2px", textUnderlineOffset: "3px" },
  ".cm-deletedChunk .cm-deletedText, &.cm-merge-b .cm-deletedText": { background: "none !important", textDecoration: "underline", textDecorationColor: "var(--failed)", textDecorationThickness: "2px", textUnderlineOffset: "3px" },
  ".cm-insertedLine .cm-changedText, .cm-deletedLine .cm-deletedText": { textDecoration: "none !important" },
  ".cm-deletedChunk button.button": { minHeight: "22px", padding: "0 8px", border: "1px solid var(--edge)", borderRadius: "6px", background: "var(--panel)", color: "var(--text)", fontFamily: "var(--font-text)", fontSize: "12px", lineHeight: "18px" },
  ".cm-deletedChunk button.button[hidden]": { display: "none" },
  ".cm-deletedChunk .cm-chunkButtons": { insetInlineEnd: "8px", zIndex: 1 },
  ".cm-changedLineGutter": { background: "var(--passed) !important" },
  ".cm-deletedLineGutter": { background: "var(--failed) !important" },
  ".cm-collapsedLines": { background: "var(--raised) !important", color: "var(--quiet)", padding: "4px 8px", borderBlock: "1px solid var(--line)" },
});
