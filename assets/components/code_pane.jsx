// The code: the tree of files beside the editor.
import { useEffect } from "react";
import { CodeEditor } from "./code_editor";
import { serveChanges, takeOutcome, useChanges } from "./file_changes";
import { foreseen } from "./file_changes_model";
import { prepareEditor } from "./file_contents";
import { FileTree } from "./file_tree";
import { Icon } from "./icon";
import { useLanguage } from "./language";
import { forgetMissing, refresh, serveFiles, take, takeBase, useOpenFiles } from "./open_files";
import { usePanels } from "./panels";
import { fromLeft, Splitter } from "./splitter";
import { TreeNote } from "./tree_note";

// What the server told last goes to whoever keeps it.
function useAnswers({ project, paths, version, listed, served, base, outcome }) {
  const { front } = useOpenFiles();
  const { pending } = useChanges();
  useEffect(() => {
    if (served?.path) take(served);
  }, [served]);
  useEffect(() => {
    if (base?.path) takeBase(base);
  }, [base]);
  useEffect(() => {
    if (outcome?.ticket) takeOutcome(outcome);
  }, [outcome]);
  useEffect(() => {
    if (!project || !version) return;
    forgetMissing(foreseen(paths, pending));
    if (front) refresh(front);
  }, [project, listed]);
}

function NoFiles({ texts }) {
  return (
    <div className="waiting-pane">
      <Icon name="code" size={40} className="waiting-pane__sign" />
      <p className="waiting-pane__title">{texts.no_files}</p>
      <p className="quiet">{texts.no_files_hint}</p>
    </div>
  );
}

/** `served`, `base` and `outcome` are what the server said last; `listed` counts how often it has listed the `paths`. */
export function CodePane({ texts: allTexts, onOpen, onSave, onCreate, onMove, onRemove, onBringBack, onCompare, ...told }) {
  const language = useLanguage();
  const texts = allTexts[language];
  const { sizes, file } = usePanels();
  const { order } = useOpenFiles();
  const { project, address, paths, version } = told;
  useEffect(() => {
    serveFiles(project, paths, { onOpen, onSave, onCompare });
    serveChanges(project, version, { onCreate, onMove, onRemove, onBringBack });
  });
  useAnswers(told);
  // Whoever has deleted the last file has a way back, and can make another.
  if (!version) return <NoFiles texts={texts} />;
  return (
    <div className="code-pane" data-front={file && order.length ? "file" : "list"} onPointerEnter={prepareEditor} onFocus={prepareEditor} style={{ "--tree": `${sizes.tree}px` }}>
      <div id="code-tree" className="code-pane__tree"><FileTree {...{ paths, address, texts, language }} /></div>
      <Splitter name="tree" label={texts.size_tree} of="code-tree" valueAt={fromLeft} />
      <CodeEditor {...{ paths, address, texts, language }} />
      <TreeNote texts={texts} language={language} />
    </div>
  );
}
