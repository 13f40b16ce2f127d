// CodeMirror itself, in the product's colours. A chunk of its own.
import { useEffect, useMemo, useRef } from "react";
import CodeMirror, { EditorState, EditorView } from "@uiw/react-codemirror";
import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { python } from "@codemirror/lang-python";
import { syntaxHighlighting } from "@codemirror/language";
import { getChunks, goToNextChunk, goToPreviousChunk, unifiedMergeView } from "@codemirror/merge";
import { openSearchPanel, search } from "@codemirror/search";
import { COLOURS, LOOK } from "./code_look";
import { useMay } from "./rights";

const TYPED = { jsx: true, typescript: true };
const LANGUAGES = { css, html, js: javascript, jsx: () => javascript(TYPED), ts: () => javascript(TYPED), tsx: () => javascript(TYPED), mjs: javascript, json, md: markdown, py: python };

/** Characters beyond which differences are looked for by whole lines alone, so that the page never stands still. */
const PRECISE = 500;
const COMPARED_MS = 400;

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
    "$ unchanged lines": texts.compare_same_lines,
  });

// One button for each difference: it puts back what was there.
const revertButton = (texts) => (kind, act) => {
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = kind === "accept";
  button.className = "button button--small";
  button.textContent = texts.compare_revert;
  button.dataset.testid = `compare-${kind}`;
  button.addEventListener("mousedown", act);
  button.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && act(event));
  return button;
};

const changesSince = (original, texts) =>
  unifiedMergeView({
    original,
    mergeControls: revertButton(texts),
    collapseUnchanged: { margin: 3, minSize: 6 },
    diffConfig: { scanLimit: PRECISE, timeout: COMPARED_MS },
  });

const MOVES = { "samokoder:next-change": goToNextChunk, "samokoder:previous-change": goToPreviousChunk };

// What the bars and the palette ask of the editor in front.
function useRequests(editor, isFront) {
  useEffect(() => {
    if (!isFront) return undefined;
    const act = (event) => {
      const view = editor.current?.view;
      if (!view) return;
      if (event.type === "samokoder:find") return openSearchPanel(view);
      MOVES[event.type](view);
      view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: "center" }) });
      view.focus();
    };
    const names = ["samokoder:find", ...Object.keys(MOVES)];
    names.forEach((name) => window.addEventListener(name, act));
    return () => names.forEach((name) => window.removeEventListener(name, act));
  }, [isFront]);
}

/**
 * The editing area of one file. `original`, unless it is undefined, is an older text: what changed since is shown, and
 * `onCompared` is told how many places that are.
 */
export default function CodeArea({ path, text, original, label, isFront, texts, language, onChange, onCompared }) {
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
      ...(original === undefined ? [] : [changesSince(original, texts), EditorView.updateListener.of(({ state }) => onCompared(getChunks(state)?.chunks.length ?? 0))]),
    ];
  }, [path, label, language, original]);
  const edits = useMay("edit");
  useRequests(editor, isFront);
  return (
    <CodeMirror ref={editor} value={text} height="100%" theme="none" extensions={extensions} onChange={onChange} basicSetup={{ foldGutter: false }} readOnly={!edits} />
  );
}
