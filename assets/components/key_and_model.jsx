// Choose a key and one of its models; what stands before and after the keys (the same model, by role, the demo) has none.
import { useState } from "react";
import { useLanguage } from "./language";
import { ModelChooser } from "./model_chooser";
import { keyOptionLabel } from "./model_options";

/**
 * `keys` and `before`, `after`: lists of `{value, label, model}`. In a form the two fields are named `keyName` and
 * `modelName`; one that `is_managed` is paid for with credits, one that `is_lent` is the team's: both name their model themselves. `onChoose` hears `{value, model}` of every choice.
 */
export function KeyAndModel({ fieldId, keys, before = [], after = [], keyName, modelName, keyLabel, modelLabel, texts, disabled, testId, onChoose }) {
  const language = useLanguage();
  const first = before[0] ?? keys.find((one) => !one.is_closed) ?? after[0] ?? keys[0];
  const [value, setValue] = useState(first?.value ?? "");
  const known = [...before, ...keys, ...after];
  const chosen = known.find((one) => one.value === value) ?? first;
  const key = keys.find((one) => one.value === chosen?.value && !one.is_managed && !one.is_lent);
  const choose = (next) => {
    setValue(next);
    onChoose?.({ value: next, model: known.find((one) => one.value === next)?.model ?? "" });
  };
  return (
    <div className="key-and-model">
      <select id={fieldId} name={keyName} className="control" aria-label={keyLabel} value={chosen?.value ?? ""} disabled={disabled} data-testid={testId} onChange={(event) => choose(event.target.value)}>
        {known.map((one) => <option key={one.value} value={one.value}>{keyOptionLabel(one, texts[language])}</option>)}
      </select>
      {key && <ModelChooser key={key.value} fieldId={`${fieldId}-model`} name={modelName} keyId={key.value} value={key.model} label={modelLabel} closed={key.closed} plan={key.plan} isBrief texts={texts} onChoose={(model) => onChoose?.({ value: key.value, model })} />}
    </div>
  );
}
