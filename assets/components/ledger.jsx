// The ledger: for each build what was asked, changed, run and proven, and what it cost.
import { fill, formatMoment, formatNumber, formatSeconds, useLanguage } from "./language";
import { money } from "./budget";
import { Icon } from "./icon";

const STATES = [["failed", "cross"], ["passed", "check"]];

/** How a build's last verification ended, as a state, an icon and words; none is said to be none. */
function proofOf(verified, texts) {
  if (!verified) return { state: "unproven", icon: "question", words: texts.nothing };
  const total = verified.passed + verified.failed + verified.not_verified + verified.pending;
  const [state, icon] = STATES.find(([name]) => verified[name] > 0) ?? ["unproven", "question"];
  const unproven = total - verified.passed - verified.failed;
  const words = [
    fill(texts.passed, { passed: verified.passed, total }),
    verified.failed > 0 && fill(texts.failed, { count: verified.failed }),
    unproven > 0 && fill(texts.unproven, { count: unproven }),
  ].filter(Boolean);
  return { state, icon, words: words.join(" · ") };
}

function Entry({ entry, texts, language }) {
  const { state, icon, words } = proofOf(entry.verified, texts);
  const tokens = formatNumber(language, entry.usage.prompt_tokens + entry.usage.completion_tokens);
  const cost = entry.cost_usd === null ? texts.price_unknown : money(Number(entry.cost_usd));
  const kind = entry.kind ? texts[`kind_${entry.kind}`] : "";
  return (
    <li className="ledger__entry" data-testid="ledger-entry">
      <details>
        <summary>
          <span className="ledger__asked">{kind && <b>{`${kind}: `}</b>}{[entry.asked, ...entry.said].join(" · ")}</span>
          <Icon name="chevron" size={16} className="disclosure" />
        </summary>
        <dl className="ledger__facts">
          <dt>{texts.changed}</dt>
          <dd>
            {entry.files.length === 0 && texts.no_files}
            {entry.files.map(({ path, added, removed }) => <code key={path}>{`${path} +${added} −${removed}`}</code>)}
          </dd>
          <dt>{texts.run}</dt>
          <dd>
            {entry.commands.length === 0 && texts.no_commands}
            {entry.commands.map(({ label, runs, failed }) => (
              <span key={label}>{`${label} ×${runs}${failed ? `, ${fill(texts.failed, { count: failed })}` : ""}`}</span>
            ))}
          </dd>
          <dt>{texts.status}</dt>
          <dd>{`${texts[`status_${entry.status}`]} · ${entry.model}`}</dd>
        </dl>
      </details>
      <p className={`ledger__proof ledger__proof--${state}`}><Icon name={icon} size={14} />{words}</p>
      <p className="version__meta figures">
        {`${formatMoment(language, entry.at)} · ${entry.usage.estimated ? "≈ " : ""}${tokens} ${texts.tokens} · ${cost} · ${formatSeconds(language, entry.seconds)} ${texts.seconds}`}
      </p>
    </li>
  );
}

/** Newest first; folded until it is wanted. */
export function Ledger({ entries = [], texts: allTexts }) {
  const language = useLanguage();
  const texts = allTexts[language];
  if (!entries.length) return null;
  return (
    <details className="ledger" data-testid="ledger">
      <summary>{texts.title}<Icon name="chevron" size={16} className="disclosure" /></summary>
      <ol>{entries.map((entry) => <Entry key={entry.build_id} {...{ entry, texts, language }} />)}</ol>
    </details>
  );
}
