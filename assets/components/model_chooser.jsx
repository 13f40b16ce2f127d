// Choose a model from the list of a key, or type any other id: a combobox after the ARIA pattern.
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "./icon";
import { fill, formatNumber, useLanguage } from "./language";
import { priceOf, shortened } from "./model_figures";
import { isClosed } from "./model_options";

const MOST_SHOWN = 60;
const FRESH_MS = 30_000;

const lists = new Map();

/** A list is asked for once in a while, however many choosers of a page show it. */
function listAt(place) {
  const known = lists.get(place);
  if (known && Date.now() - known.at < FRESH_MS) return known.items;
  const items = fetch(place, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json().then((list) => list.items) : Promise.reject(answer)));
  lists.set(place, { at: Date.now(), items });
  items.catch(() => lists.delete(place));
  return items;
}

/** The models of the key, or those that everybody may know of a provider; null while they are asked for. */
function useModels(keyId, provider) {
  const [found, setFound] = useState({ of: "", models: null });
  const place = keyId ? `/api/user/api-keys/${keyId}/models` : provider ? "/api/models" : "";
  const of = `${place} ${provider ?? ""}`;
  useEffect(() => {
    if (!place) return undefined;
    let isHere = true;
    const show = (items) => isHere && setFound({ of, models: items.filter((one) => keyId || one.provider_id === provider) });
    listAt(place).then(show, () => show([]));
    return () => { isHere = false; };
  }, [of]);
  return found.of === of ? found.models : null;
}

/** Those that have every word that was typed; a word that ends in what was typed is one, too. */
function fitting(models, typed, freeOnly) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((one) => {
    const said = `${one.model} ${one.name}`.toLowerCase();
    return (!freeOnly || one.is_free) && words.every((word) => said.includes(word));
  });
}

function Facts({ one, texts, language, closed, plan }) {
  return (
    <span className="model__facts">
      <span className={one.is_free ? "badge badge--passed" : "figures"}>{priceOf(language, one, texts)}</span>
      {isClosed(closed, one.model, one.is_free) && <span className="badge" data-testid="model-closed">{fill(texts.closed, { plan })}</span>}
      {one.context_tokens && <span className="figures">{fill(texts.context, { size: shortened(language, one.context_tokens, texts) })}</span>}
      {one.can_see && <span className="badge">{texts.sees}</span>}
      {one.can_call_tools && <span className="badge">{texts.tools}</span>}
    </span>
  );
}

function Option({ one, id, active, chosen, texts, language, closed, plan, onPick, onPoint }) {
  const named = one.name && one.name !== one.model;
  return (
    <li id={id} role="option" aria-selected={chosen} className="model" data-active={active || undefined} data-testid="model-option" onMouseDown={(event) => event.preventDefault()} onClick={onPick} onMouseMove={onPoint}>
      <span className="model__name">
        {named && <span>{one.name}</span>}
        <code className={named ? "model__id" : ""}>{one.model}</code>
      </span>
      <Facts {...{ one, texts, language, closed, plan }} />
    </li>
  );
}

/**
 * `provider` in place of `keyId`: there is no key yet, so what is listed is public. One that `isBrief` says how many
 * models there are only in its list. `closed`: what `plan` does not let the key be used for, "", "paid" or "all".
 */
export function ModelChooser({ name, fieldId, keyId, provider, value, label, isBrief, closed = "", plan = "", texts: all, onChoose }) {
  const language = useLanguage();
  const texts = all[language];
  const models = useModels(keyId, provider);
  const [text, setText] = useState(value ?? "");
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [freeOnly, setFreeOnly] = useState(false);
  const told = useRef(value ?? "");
  const list = useRef(null);
  const listId = useId();
  useEffect(() => {
    setText(value ?? "");
    setTyped("");
    told.current = value ?? "";
  }, [value, keyId, provider]);
  const found = models === null ? [] : fitting(models, typed, freeOnly);
  const shown = found.slice(0, MOST_SHOWN);
  useEffect(() => {
    list.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const tell = (model) => {
    if (model === told.current) return;
    told.current = model;
    onChoose?.(model);
  };
  const pick = (model) => {
    setText(model);
    setTyped("");
    setOpen(false);
    setActive(-1);
    tell(model);
  };
  const onKeyDown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) setOpen(true);
      else setActive((now) => Math.min(Math.max(now + (event.key === "ArrowDown" ? 1 : -1), 0), shown.length - 1));
    } else if (event.key === "Enter" && open && shown[active]) {
      event.preventDefault();
      pick(shown[active].model);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  const isListed = models === null || models.length === 0 || !text.trim() || models.some((one) => one.model === text.trim());
  const isKnown = models !== null && models.length > 0 && isListed;
  const named = models?.find((one) => one.model === text.trim());
  const hasFree = models !== null && models.some((one) => one.is_free) && models.some((one) => !one.is_free);
  return (
    <div className="chooser" data-testid="model-chooser">
      <input
        id={fieldId} name={name} className="control" type="text" role="combobox" autoComplete="off" spellCheck={false} maxLength={200}
        aria-expanded={open} aria-controls={listId} aria-autocomplete="list" aria-describedby={isBrief && isKnown ? undefined : `${fieldId}-said`}
        aria-activedescendant={open && shown[active] ? `${listId}-${active}` : undefined}
        aria-label={label || undefined} placeholder={texts.placeholder} value={text} data-testid="model-input"
        onFocus={() => setOpen(true)} onClick={() => setOpen(true)} onKeyDown={onKeyDown}
        onBlur={() => { setOpen(false); setActive(-1); tell(text.trim()); }}
        onChange={(event) => { setText(event.target.value); setTyped(event.target.value); setOpen(true); setActive(-1); }}
      />
      {open && models !== null && models.length > 0 && (
        <div className="chooser__list">
          {hasFree && (
            <label className="chooser__free" onMouseDown={(event) => event.preventDefault()}>
              <input type="checkbox" checked={freeOnly} tabIndex={-1} onChange={(event) => { setFreeOnly(event.target.checked); setActive(-1); }} />
              {texts.free_only}
            </label>
          )}
          <ul id={listId} role="listbox" aria-label={texts.models} ref={list}>
            {shown.map((one, index) => (
              <Option key={one.model} id={`${listId}-${index}`} active={index === active} chosen={one.model === text} onPick={() => pick(one.model)} onPoint={() => setActive(index)} {...{ one, texts, language, closed, plan }} />
            ))}
          </ul>
          {found.length > shown.length && <p className="chooser__more">{fill(texts.more, { number: formatNumber(language, found.length - shown.length) })}</p>}
          {found.length === 0 && <p className="chooser__more">{texts.none}</p>}
          {isBrief && <p className="chooser__more">{fill(texts.listed, { number: formatNumber(language, models.length) })}</p>}
        </div>
      )}
      {!(isBrief && (isKnown || models === null)) && (
        <p id={`${fieldId}-said`} className="field__hint" data-testid="models-said">
          {models === null && texts.loading}
          {models !== null && models.length === 0 && (keyId ? texts.unlisted : texts.awaited)}
          {models !== null && models.length > 0 && (isListed ? fill(texts.listed, { number: formatNumber(language, models.length) }) : <><Icon name="info" size={14} className="inline-icon" /> {texts.not_listed}</>)}
        </p>
      )}
      {isClosed(closed, text.trim(), named?.is_free) && (
        <p className="field__hint" role="status" data-testid="closed-hint">
          <Icon name="info" size={14} className="inline-icon" /> {fill(texts.closed_hint, { plan })} <a className="link" href="/account/billing">{texts.plans}</a>
        </p>
      )}
    </div>
  );
}
