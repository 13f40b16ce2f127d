// The editor before a file is open: what the last build changed, where to begin to read, and the keys.
import { useBuildPart } from "./build_stream";
import { Icon } from "./icon";
import { KeyRows } from "./key_rows";
import { counted } from "./language";
import { compareFile, openFile } from "./open_files";
import { mainFilesOf } from "./file_tree_model";
import { useMay } from "./rights";

const MOST_CHANGED = 12;
const SIGNS = { created: "+", changed: "~", deleted: "−" };
const KEYS = [["mod K", "key_palette"], ["mod S", "key_save"], ["F2", "key_rename"], ["Delete", "key_delete"], ["?", "key_all"]];
const OF_EDITORS = new Set(["key_save", "key_rename", "key_delete"]);

function Changed({ changed, known, texts, language }) {
  const rows = Object.entries(changed).sort(([one], [other]) => one.localeCompare(other));
  return (
    <section>
      <h2>{texts.start_changed}</h2>
      <ul className="code-start__files">
        {rows.slice(0, MOST_CHANGED).map(([path, mark]) => (
          <li key={path}>
            <button type="button" className={`code-start__file code-start__file--${mark}`} disabled={!known.has(path)} title={texts[`mark_${mark}`]} data-testid="start-changed" data-path={path} onClick={() => (mark === "changed" ? compareFile(path) : openFile(path))}>
              <span className={`tree__mark tree__mark--${mark}`} aria-hidden="true">{SIGNS[mark]}</span>
              <span>{path}</span>
              <span className="sr-only">{`, ${texts[`mark_${mark}`]}`}</span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length > MOST_CHANGED && <p className="text-quiet">{counted(language, rows.length - MOST_CHANGED, texts.start_more)}</p>}
    </section>
  );
}

/** Shown while no file is open. */
export function CodeStart({ paths, texts, language }) {
  const changed = useBuildPart((model) => model.changed);
  const main = mainFilesOf(paths);
  const edits = useMay("edit");
  return (
    <div className="code-start" data-testid="code-start" tabIndex={0} role="region" aria-label={texts.start}>
      {Object.keys(changed).length > 0 && <Changed known={new Set(paths)} {...{ changed, texts, language }} />}
      {main.length > 0 && (
        <section>
          <h2>{texts.start_main}</h2>
          <ul className="code-start__files">
            {main.map((path) => (
              <li key={path}>
                <button type="button" className="code-start__file" data-testid="start-main" data-path={path} onClick={() => openFile(path)}><Icon name="file" size={14} /><span>{path}</span></button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{texts.start_keys}</h2>
        <dl className="code-start__keys">
          <KeyRows rows={KEYS.filter(([, name]) => edits || !OF_EDITORS.has(name))} texts={texts} />
        </dl>
      </section>
    </div>
  );
}
