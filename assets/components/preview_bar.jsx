// The preview's bar: where it is, on which device, and what can be done with it.
import { useRef, useState } from "react";
import { useTexts } from "./build_stream";
import { Icon } from "./icon";
import { show, usePanels } from "./panels";
import { goTo, placeNow, usePointing } from "./pointing";

const ICONS = { phone: "phone", tablet: "tablet", full: "screen" };

function Address({ origin, disabled, texts }) {
  const { place } = usePointing();
  const [typed, setTyped] = useState(null);
  const field = useRef(null);
  const submit = (event) => {
    event.preventDefault();
    if (typed === null) return;
    if (!goTo(typed)) {
      field.current.setCustomValidity(texts.address_foreign);
      field.current.reportValidity();
      return;
    }
    setTyped(null);
    field.current.blur();
  };
  const onChange = (event) => {
    event.target.setCustomValidity("");
    setTyped(event.target.value);
  };
  const onKeyDown = (event) => event.key === "Escape" && setTyped(null);
  return (
    <form className="address" onSubmit={submit} title={origin + place}>
      <input
        ref={field}
        className="control address__path"
        value={typed ?? place}
        placeholder="/"
        aria-label={texts.address}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        data-testid="preview-path"
        onChange={onChange}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.target.select()}
        onBlur={() => setTyped(null)}
      />
    </form>
  );
}

function Devices({ texts }) {
  const { device } = usePanels();
  return (
    <div className="devices" role="group" aria-label={texts.device}>
      {Object.entries(ICONS).map(([name, icon]) => (
        <button key={name} type="button" className="button button--quiet button--icon" aria-pressed={device === name} title={texts[`device_${name}`]} aria-label={texts[`device_${name}`]} data-testid={`device-${name}`} onClick={() => show({ device: name })}>
          <Icon name={icon} size={16} />
        </button>
      ))}
    </div>
  );
}

/** `origin` is the app's; the children are further buttons. */
export function PreviewBar({ origin, disabled, onTab, children }) {
  const { texts } = useTexts();
  return (
    <div className="pane-bar preview-bar">
      <Address origin={origin} disabled={disabled} texts={texts} />
      <Devices texts={texts} />
      {children}
      <button type="button" className="button button--quiet button--icon" title={texts.open_tab} aria-label={texts.open_tab} disabled={disabled} data-testid="preview-open" onClick={() => onTab?.(placeNow())}>
        <Icon name="external" size={18} />
      </button>
    </div>
  );
}
