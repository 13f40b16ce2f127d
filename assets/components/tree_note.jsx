// Below the tree: what came of the last change, and the way back.
import { hideNote, undoNoted, useChanges } from "./file_changes";
import { KEEPER, undoing } from "./file_changes_model";
import { Icon } from "./icon";
import { fill } from "./language";

const withoutKeeper = (path) => path.slice(0, -KEEPER.length - 1);

function saidOf({ kind, path, to }, texts) {
  if (kind === "create" && path.endsWith(`/${KEEPER}`)) return fill(texts.created_folder, { path: withoutKeeper(path) });
  return fill(texts[{ create: "created", move: "moved", remove: "deleted", bring_back: "brought_back" }[kind]], { path, to });
}

/** Errors stay until they are put away or something else is done. */
export function TreeNote({ texts, language }) {
  const { note } = useChanges();
  const isRefused = note !== null && !note.version;
  const reason = isRefused && (note.error?.[language] ?? texts.no_answer);
  return (
    <div className="tree-note" role={isRefused ? "alert" : "status"} data-testid="tree-note" data-kind={note ? (isRefused ? "refused" : "done") : undefined}>
      {note && (
        <>
          <Icon name={isRefused ? "alert" : "check"} size={16} />
          <p>{isRefused ? `${fill(texts.not_done, { path: note.change.path })} ${reason}` : saidOf(note.change, texts)}</p>
          {!isRefused && undoing(note.change, note.version) && (
            <button type="button" className="button button--small" data-testid="tree-undo" onClick={undoNoted}>{texts.undo}</button>
          )}
          <button type="button" className="button button--quiet button--icon" title={texts.close_note} aria-label={texts.close_note} data-testid="tree-note-hide" onClick={hideNote}><Icon name="cross" size={16} /></button>
        </>
      )}
    </div>
  );
}
