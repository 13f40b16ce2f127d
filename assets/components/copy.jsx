// A button that copies what stands beside it.
import { useEffect, useState } from "react";
import { Icon } from "./icon";

const SAID_MS = 2_000;

/** Without a clipboard (a page that is not served securely) the text is selected instead. */
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return false;
  }
}

/** Copies the text of the element that `source` refers to. */
export function Copy({ source, texts }) {
  const [said, say] = useState("");
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => say(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => say((await copied(source.current)) ? "copied" : "selected");
  return (
    <button type="button" className="button button--quiet button--small copy" data-testid="copy" onClick={copy}>
      <Icon name={said === "copied" ? "check" : "copy"} size={14} />
      <span role="status">{said ? texts[said] : texts.copy}</span>
    </button>
  );
}
