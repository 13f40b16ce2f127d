// What an app costs on one's own key, model by model. The prices are counted by the server; here they are multiplied.
import { useState } from "react";
import { counted } from "./counting";
import { money, number } from "./figures";
import { fill, useLanguage } from "./language";

const FIRST_APPS = 10;
const MOST_APPS = 100;

function Choices({ builds, chosen, setChosen, apps, setApps, texts, language }) {
  return (
    <div className="calculator__choices">
      <div className="field">
        <label className="field__label" htmlFor="calculator-build">{texts.build}</label>
        <select id="calculator-build" className="control" value={chosen.id} onChange={(event) => setChosen(event.target.value)} data-testid="calculator-build">
          {builds.map(({ id }) => <option key={id} value={id}>{texts[`build_${id}`]}</option>)}
        </select>
      </div>
      <div className="field">
        <label className="field__label" htmlFor="calculator-apps">{texts.apps}</label>
        <div className="calculator__apps">
          <input id="calculator-apps" type="range" min="1" max={MOST_APPS} value={apps} onChange={(event) => setApps(Number(event.target.value))} data-testid="calculator-apps" />
          <output htmlFor="calculator-apps" className="figures">{number(language, apps)}</output>
        </div>
      </div>
      <p className="calculator__measured" data-testid="calculator-measured">
        {fill(texts.measured, {
          calls: counted(language, chosen.calls, texts.calls),
          prompt: number(language, chosen.prompt),
          completion: number(language, chosen.completion),
        })}
      </p>
    </div>
  );
}

function Price({ language, usd }) {
  return <td className="rates__price">{money(language, usd)}</td>;
}

/** `builds`: [{id, calls, prompt, completion}]; `models`: [{title, provider, usd: {id: dollars}}]; `usual` is chosen first. */
export function PriceCalculator({ builds, models, usual, texts: allTexts }) {
  const language = useLanguage();
  const texts = allTexts[language];
  const [chosenId, setChosen] = useState(usual);
  const [apps, setApps] = useState(FIRST_APPS);
  const chosen = builds.find(({ id }) => id === chosenId);
  const free = { title: texts.free, provider: texts.no_key, usd: { [chosenId]: 0 } };
  return (
    <div className="calculator" data-testid="calculator">
      <Choices {...{ builds, chosen, setChosen, apps, setApps, texts, language }} />
      <table className="rates" aria-label={texts.table}>
        <thead>
          <tr>
            <th scope="col">{texts.model}</th>
            <th scope="col" className="rates__price">{texts.one}</th>
            <th scope="col" className="rates__price">{texts.month.replace("#", number(language, apps))}</th>
          </tr>
        </thead>
        <tbody>
          {[...models, free].map(({ title, provider, usd }) => (
            <tr key={title} data-testid="rate">
              <th scope="row">
                {title} <span className="rates__provider">{provider}</span>
              </th>
              <Price language={language} usd={usd[chosenId]} />
              <Price language={language} usd={usd[chosenId] * apps} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
