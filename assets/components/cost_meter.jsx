// What the build has used of its limits, and what is left of the credits that pay for it; on a click by whom.
import { useEffect, useState } from "react";
import { useBuild, useTexts } from "./build_stream";
import { Forecast, money, ofLimit, price, usedShare } from "./budget";
import { number } from "./figures";
import { fill, formatNumber } from "./language";
import { usesByRole } from "./progress_model";

/** From this share of a limit on the meter warns. */
const NEAR = 0.8;

function Roles({ model, texts, language }) {
  const uses = usesByRole(model);
  if (!uses.length) return null;
  return (
    <table className="cost-card__roles figures">
      <tbody>
        {uses.map((use) => (
          <tr key={use.role}>
            <th scope="row">{texts[`role_${use.role}`] ?? use.role}</th>
            <td>{`${formatNumber(language, use.tokens)} ${texts.tokens_short}`}</td>
            <td>{price(use, texts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Card({ model, left, texts, language }) {
  const { usage, total, build } = model;
  const { usd, tokens } = build.budget ?? {};
  const used = usage.prompt + usage.completion;
  const lines = [
    fill(texts.cost_tokens, { prompt: formatNumber(language, usage.prompt), completion: formatNumber(language, usage.completion) }),
    usd && !usage.unpriced && fill(texts.cost_left, { left: money(Math.max(0, Number(usd) - usage.cost)), limit: money(Number(usd)) }),
    tokens && fill(texts.cost_left_tokens, { left: formatNumber(language, Math.max(0, tokens - used)), limit: formatNumber(language, tokens) }),
    !usd && !tokens && texts.cost_unlimited,
    left,
    total.spent > usage.spent && fill(texts.cost_project, { tokens: formatNumber(language, total.prompt + total.completion), money: price(total, texts) }),
    usage.estimated && texts.estimated,
  ].filter(Boolean);
  return (
    <>
      <h2>{texts.cost_title}</h2>
      <Roles {...{ model, texts, language }} />
      {lines.map((line) => <p key={line}>{line}</p>)}
      {build.status === "waiting" && <Forecast forecast={build.forecast} {...{ texts, language }} />}
    </>
  );
}

/** What is left of the credits, asked for anew with every call that the stream tells; null where they do not pay. */
function useCredits(place, calls) {
  const [left, setLeft] = useState(null);
  useEffect(() => {
    if (!place) {
      setLeft(null);
      return undefined;
    }
    let isHere = true;
    const show = (found) => isHere && setLeft(found);
    fetch(place, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : null)).then(show, () => {});
    return () => { isHere = false; };
  }, [place, calls]);
  return left;
}

/** Tokens and money of this build so far, against its limits; `credits` is where the balance is told, if it pays. */
export function BuildCost({ credits }) {
  const model = useBuild();
  const { texts, language } = useTexts();
  const balance = useCredits(credits, model.usage.spent);
  const left = balance && fill(texts.credits_left, { credits: number(language, Number(balance.available), 2) });
  if (!model.build) return null;
  const { usage } = model;
  const budget = model.build.budget ?? {};
  const share = usedShare(budget, usage);
  const used = formatNumber(language, usage.prompt + usage.completion);
  const inTokens = ofLimit(used, budget.tokens && formatNumber(language, budget.tokens), texts);
  const inMoney = ofLimit(price(usage, texts), budget.usd && money(Number(budget.usd)), texts);
  return (
    <span className="cost figures">
      <button type="button" className="button button--quiet button--small cost__button" popoverTarget="cost-card" title={texts.cost_title} data-testid="cost">
        <span>{`${usage.estimated ? "≈ " : ""}${inTokens} ${texts.tokens_short} · ${inMoney}`}</span>
        {share !== null && <progress className="cost__limit" data-near={share >= NEAR || undefined} max={1} value={share} aria-label={texts.limit} data-testid="limit" />}
      </button>
      {left && <a className="badge cost__credits" href="/account/credits" data-testid="credits-left">{left}</a>}
      {model.build.isDemo && <span className="badge badge--demo">{texts.demo}</span>}
      <div id="cost-card" popover="auto" className="cost-card" data-testid="cost-card"><Card {...{ model, left, texts, language }} /></div>
    </span>
  );
}
