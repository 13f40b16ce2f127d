// Above a file that is shown with its changes: since which version, how many places, from one to the next.
import { Icon } from "./icon";
import { fill } from "./language";
import { compareFile } from "./open_files";

const send = (name) => window.dispatchEvent(new Event(`samokoder:${name}`));

const titleOf = ({ number, title, is_gone: isGone }, texts) => fill(isGone ? texts.compare_gone : texts.compare_version, { number, title });

/** `places` is how many differences there are, null while that is not known. */
export function CompareBar({ path, compared, places, texts }) {
  const tool = (icon, label, testId, onClick, disabled = false) => (
    <button type="button" className="button button--quiet button--icon" title={label} aria-label={label} disabled={disabled} data-testid={testId} onClick={onClick}><Icon name={icon} size={16} /></button>
  );
  const isKnown = compared.text !== null;
  return (
    <div className="compare-bar" data-testid="compare-bar" data-base={isKnown ? compared.base : undefined}>
      <span className="compare-bar__choice">
        <Icon name="history" size={16} />
        <select className="control" value={compared.base} title={texts.compare_with} aria-label={texts.compare_with} data-testid="compare-base" onChange={(event) => compareFile(path, Number(event.target.value))}>
          {!isKnown && compared.base < 0 && <option value={compared.base}>{texts.compare_opening}</option>}
          {compared.versions.map((row) => <option key={row.number} value={row.number}>{titleOf(row, texts)}</option>)}
          <option value={0}>{texts.compare_none}</option>
        </select>
      </span>
      <span role="status" className="compare-bar__word">{!isKnown ? texts.compare_opening : compared.isText && places === 0 ? texts.compare_same : ""}</span>
      {tool("up", texts.compare_previous, "compare-previous", () => send("previous-change"), !places)}
      {tool("down", texts.compare_next, "compare-next", () => send("next-change"), !places)}
    </div>
  );
}
