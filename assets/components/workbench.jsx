// The builder's places: what stands side by side on a wide screen shares a place by tabs on a narrow one.
import { Children } from "react";
import { useTexts } from "./build_stream";
import { Console } from "./console";
import { Icon } from "./icon";
import { show, toggle, usePanels } from "./panels";
import { fromLeft, Splitter } from "./splitter";

function Tab({ selected, onClick, children, name, controls }) {
  return (
    <button type="button" role="tab" aria-selected={selected} aria-controls={controls} className="tab" onClick={onClick} data-testid={`tab-${name}`}>
      {children}
    </button>
  );
}

const fromBottom = (event, area) => area.bottom - event.clientY;

// The code's share of what the side panel leaves.
function shareAt(event, area) {
  const left = document.getElementById("workbench-side").getBoundingClientRect().right;
  return (100 * (event.clientX - left)) / (area.right - left);
}

function FoldButton({ name, icon, label, panels, of }) {
  return (
    <button type="button" className={`button button--quiet button--icon fold fold--${name}`} aria-expanded={panels[name]} aria-controls={of} title={label} aria-label={label} data-testid={`fold-${name}`} onClick={() => toggle(name)}>
      <Icon name={icon} size={16} />
    </button>
  );
}

function Folds({ panels, texts }) {
  return (
    <div className="folds" role="group" aria-label={texts.panels}>
      <FoldButton name="side" icon="side" label={texts.fold_side} of="workbench-side" panels={panels} />
      <FoldButton name="code" icon="code" label={texts.fold_code} of="workbench-code" panels={panels} />
      <FoldButton name="preview" icon="screen" label={texts.fold_preview} of="workbench-preview" panels={panels} />
    </div>
  );
}

const PHONE = [["chat", "chat", "conversation"], ["plan", "list", "plan"], ["versions", "history", "versions"], ["preview", "screen", "preview"]];
const SIDE = [["chat", "conversation"], ["plan", "plan"], ["versions", "versions"]];

/** Children in order: chat, plan, versions, code, preview, and what feeds the console. */
export function Workbench({ children }) {
  const [chat, plan, versions, code, preview, feed] = Children.toArray(children);
  const panels = usePanels();
  const { texts } = useTexts();
  const { sizes } = panels;
  const folded = ["side", "code", "preview"].filter((name) => !panels[name]).join(" ");
  const style = { "--side": `${sizes.side}px`, "--code": `${sizes.code}fr`, "--rest": `${100 - sizes.code}fr`, "--console": `${sizes.console}px` };
  return (
    <main id="content" className="workbench" data-left={panels.left} data-main={panels.main} data-phone={panels.phone} data-folded={folded} data-console={panels.console ? "open" : "folded"} style={style}>
      {feed}
      <section id="workbench-side" className="workbench__left" aria-label={texts.conversation}>
        <div className="tabs workbench__tabs" role="tablist" aria-label={texts.panels}>
          {SIDE.map(([name, label]) => (
            <Tab key={name} name={name} selected={panels.left === name} onClick={() => show({ left: name })}>{texts[label]}</Tab>
          ))}
        </div>
        <div className="place place--chat">{chat}</div>
        <div className="place place--plan">{plan}</div>
        <div className="place place--versions">{versions}</div>
      </section>
      <Splitter name="side" label={texts.size_side} of="workbench-side" valueAt={fromLeft} />
      <div className="tabs workbench__switch" role="tablist" aria-label={texts.panels}>
        <Tab name="preview" controls="workbench-preview" selected={panels.main === "preview"} onClick={() => show({ main: "preview" })}>{texts.preview}</Tab>
        <Tab name="code" controls="workbench-code" selected={panels.main === "code"} onClick={() => show({ main: "code" })}>{texts.code}</Tab>
      </div>
      <section id="workbench-code" className="workbench__code" aria-label={texts.code}>{code}</section>
      <Splitter name="code" label={texts.size_code} of="workbench-code" valueAt={shareAt} />
      <section id="workbench-preview" className="workbench__preview" aria-label={texts.preview}>{preview}</section>
      {panels.console && <Splitter name="console" label={texts.size_console} of="workbench-log" isFlat valueAt={fromBottom} />}
      <Console folds={<Folds panels={panels} texts={texts} />} />
      <nav className="workbench__thumb" aria-label={texts.panels}>
        {PHONE.map(([name, icon, label]) => (
          <button key={name} type="button" aria-pressed={panels.phone === name} data-testid={`thumb-${name}`} onClick={() => show({ phone: name, ...(name === "preview" ? { main: "preview" } : { left: name }) })}>
            <Icon name={icon} size={20} />
            {texts[label]}
          </button>
        ))}
      </nav>
    </main>
  );
}
