// Copying: the word about it that stands for a moment, and a button that copies what stands beside it.
import { useEffect, useState } from "react";
import { copyText } from "./clipboard";
import { Icon } from "./icon";

const SAID_MS = 2_500;

/** What came of the last copying, for a moment: `copied`, `failed` or ""; and what copies a text, which tells whether it could. */
export function useCopying() {
  const [outcome, setOutcome] = useState("");
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (text) => {
    const isCopied = await copyText(text);
    setOutcome(isCopied ? "copied" : "failed");
    return isCopied;
  };
  return [outcome, copy];
}

/** Copies the text of the element that `source` refers to; where that cannot be, the text is selected. */
export function Copy({ source, texts }) {
  const [outcome, copy] = useCopying();
  const press = async () => {
    if (!(await copy(source.current.textContent))) getSelection().selectAllChildren(source.current);
  };
  const said = { copied: texts.copied, failed: texts.selected }[outcome];
  return (
    <button type="button" className="button button--quiet button--small copy" data-testid="copy" onClick={press}>
      <Icon name={outcome === "copied" ? "check" : "copy"} size={14} />
      <span role="status">{said ?? texts.copy}</span>
    </button>
  );
}
