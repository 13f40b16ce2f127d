// The code: the tree of files beside the editor.
import { useEffect } from "react";
import { CodeEditor } from "./code_editor";
import { FileTree } from "./file_tree";
import { useLanguage } from "./language";
import { forgetMissing, refresh, serveFiles, take, useOpenFiles } from "./open_files";
import { usePanels } from "./panels";
import { Splitter } from "./splitter";

const fromLeft = (event, area) => event.clientX - area.left;

/** `served` is what the server said of a file last; `listed` counts how often it has listed the `paths`. */
export function CodePane({ project, paths, listed, served, texts: allTexts, onOpen, onSave }) {
  const language = useLanguage();
  const texts = allTexts[language];
  const { sizes } = usePanels();
  const { front } = useOpenFiles();
  useEffect(() => serveFiles(project, paths, onOpen, onSave));
  useEffect(() => {
    if (served?.path) take(served);
  }, [served]);
  useEffect(() => {
    if (!project || !paths.length) return;
    forgetMissing(paths);
    if (front) refresh(front);
  }, [project, listed]);
  if (!paths.length) return <p className="pane-empty">{texts.no_files}</p>;
  return (
    <div className="code-pane" style={{ "--tree": `${sizes.tree}px` }}>
      <div id="code-tree" className="code-pane__tree"><FileTree {...{ paths, texts, language }} /></div>
      <Splitter name="tree" label={texts.size_tree} of="code-tree" valueAt={fromLeft} />
      <CodeEditor texts={texts} language={language} />
    </div>
  );
}
