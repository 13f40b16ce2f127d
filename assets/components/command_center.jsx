// Keys that work anywhere in the builder, the palette that they open, and the page that tells all of them.
import { lazy, Suspense, useContext, useEffect, useState } from "react";
import { ColorModeContext } from "$/utils/context";
import { isApple } from "./apple";
import { useBuild } from "./build_stream";
import { Dialog, switchTo } from "./chrome";
import { commandsOfNow } from "./commands";
import { Icon } from "./icon";
import { KeyRows } from "./key_rows";
import { useLanguage } from "./language";
import { useOpenFiles, usePaths } from "./open_files";
import { isPhone, show, usePanels } from "./panels";

const Palette = lazy(() => import("./palette"));
const isTyping = (element) => element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea, select"));

const KEYS = [
  ["mod K", "key_palette"], ["?", "key_shortcuts"], ["Enter", "key_send"], ["Shift Enter", "key_line"], ["mod S", "key_save"],
  ["mod F", "key_find"], ["Delete", "key_close"], ["F2", "key_rename"], ["Esc Tab", "key_leave"], ["← → ↑ ↓", "key_arrows"], ["Home End", "key_ends"],
];

function Shortcuts({ texts }) {
  const { question } = usePanels();
  return (
    <div className="shortcuts">
      <h2 className="text-20 font-semibold">{texts.shortcuts}</h2>
      <dl className="shortcuts__list">
        <KeyRows rows={KEYS} texts={texts} />
      </dl>
      <label className="toggle">
        <input type="checkbox" role="switch" checked={question} data-testid="question-key" onChange={(event) => show({ question: event.target.checked })} />
        <span>{texts.question_key}</span>
      </label>
    </div>
  );
}

function useKeys(open, hasQuestion) {
  useEffect(() => {
    const onKeyDown = (event) => {
      const isMod = isApple() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
      if (isMod && !event.altKey && !event.shiftKey && event.code === "KeyK") open("palette");
      else if (hasQuestion && event.key === "?" && !isTyping(event.target)) open("shortcuts");
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the editor, which has a use of its own for some of them.
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [hasQuestion]);
}

/** A button that opens the palette, and the keys; `onReload` loads the preview anew. */
export function CommandCenter({ texts: allTexts, fallback, hasVersion, onReload }) {
  const language = useLanguage();
  const texts = allTexts[language];
  const [shown, setShown] = useState("");
  const { question } = usePanels();
  const { resolvedColorMode, setColorMode } = useContext(ColorModeContext);
  const model = useBuild();
  const { front } = useOpenFiles();
  const paths = usePaths();
  useKeys((what) => !document.querySelector("dialog[open]") && setShown(what), question);
  const commands = () =>
    commandsOfNow(texts, {
      status: model.build?.status ?? fallback,
      hasVersion,
      isDark: resolvedColorMode === "dark",
      setTheme: setColorMode,
      switchLanguage: () => switchTo(language === "ru" ? "en" : "ru"),
      onReload: () => onReload?.(),
      help: () => setShown("shortcuts"),
      isPhone: isPhone(),
      paths,
      front,
    });
  const run = (command) => {
    setShown("");
    // Once the dialog has given the focus back, so that the command may move it.
    setTimeout(command.run);
  };
  return (
    <>
      <button type="button" className="button button--quiet button--icon" title={`${texts.title} (Ctrl+K)`} aria-label={texts.title} aria-keyshortcuts="Control+K Meta+K" data-testid="palette-button" onClick={() => setShown("palette")}>
        <Icon name="search" size={18} />
      </button>
      <Dialog open={shown === "palette"} label={texts.title} className="palette" onClose={() => setShown((now) => (now === "palette" ? "" : now))}>
        {shown === "palette" && <Suspense><Palette commands={commands()} texts={texts} onRun={run} /></Suspense>}
      </Dialog>
      <Dialog open={shown === "shortcuts"} label={texts.shortcuts} onClose={() => setShown((now) => (now === "shortcuts" ? "" : now))}>
        {shown === "shortcuts" && (
          <>
            <Shortcuts texts={texts} />
            <button type="button" className="button mt-4" data-testid="shortcuts-close" onClick={() => setShown("")}>{texts.close}</button>
          </>
        )}
      </Dialog>
    </>
  );
}
