// Limits of a build: how much of them is used, and the fields that change them before the build goes on.
import { useState } from "react";
import { counted, countedRange, fill, formatNumber, money, moneyRange, range } from "./language";

export { money };

/** An unknown price is unknown, never $0.00. */
export const price = ({ cost, unpriced }, texts) => (unpriced ? texts.price_unknown : money(cost));

const FEW = 10_000;

// Of a few thousand the tenths matter: “0 thousand” would say that nothing was used.
const thousands = (language, tokens) => formatNumber(language, tokens / 1000, tokens < FEW ? 1 : 0);

/** The share of its limit that a build has used, 0 to 1; null without a limit. The limit that is nearer counts. */
export function usedShare({ usd, tokens }, usage) {
  const shares = [];
  if (usd) shares.push(usage.cost / Number(usd));
  if (tokens) shares.push((usage.prompt + usage.completion) / tokens);
  return shares.length ? Math.min(1, Math.max(...shares)) : null;
}

/** “27,002 of 60,000”: what was used, beside its limit if there is one. */
export const ofLimit = (used, limit, texts) => (limit ? `${used} ${fill(texts.of_limit, { limit })}` : used);

/** What carrying out the plan is likely to use. */
export function Forecast({ forecast, texts, language }) {
  if (!forecast) return null;
  return <p className="quiet" data-testid="forecast">{fill(texts.forecast, ranges(forecast, texts, language))}</p>;
}

function ranges({ calls, prompt_tokens: prompt, completion_tokens: completion, cost_usd: cost }, texts, language) {
  return {
    calls: countedRange(language, calls, texts.count_model_calls),
    tokens: range(thousands(language, prompt[0] + completion[0]), thousands(language, prompt[1] + completion[1])),
    money: cost ? moneyRange(language, Number(cost[0]), Number(cost[1])) : texts.price_unknown,
  };
}

/** What a build was expected to use, and what it used. A demo is free: of it money says nothing. */
export function Account({ account, texts, language }) {
  if (!account) return null;
  const { expected, usage, isDemo } = account;
  const used = {
    calls: counted(language, usage.spent, texts.count_model_calls),
    tokens: thousands(language, usage.prompt + usage.completion),
    money: usage.unpriced ? texts.price_unknown : money(usage.cost),
  };
  const said = (name, values) => fill(texts[isDemo ? `${name}_free` : name], values);
  return (
    <p className="quiet account" data-testid="account">
      {expected && `${said("account_expected", ranges(expected, texts, language))} `}
      {said("account_used", used)}
    </p>
  );
}

/** Limits as they stand in the fields: what `limitsOf` makes of them goes with the wish. */
export function useLimits({ usd, tokens }) {
  const [typed, setTyped] = useState({ usd: usd ? `${Number(usd)}` : "", tokens: tokens ? `${tokens}` : "" });
  return [typed, (name, value) => setTyped((before) => ({ ...before, [name]: value }))];
}

/** Two fields for the limits of a build. */
export function LimitFields({ typed, change, texts, working }) {
  const line = (name, label, mode) => (
    <label className="limits__field">
      <span>{label}</span>
      <input className="control" inputMode={mode} value={typed[name]} disabled={working} placeholder={texts.no_limit} data-testid={`limit-${name}`} onChange={(event) => change(name, event.target.value)} />
    </label>
  );
  return (
    <div className="limits">
      {line("usd", texts.limit_usd, "decimal")}
      {line("tokens", texts.limit_tokens, "numeric")}
    </div>
  );
}
