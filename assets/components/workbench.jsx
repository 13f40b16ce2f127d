// The builder's places: what stands side by side on a wide screen shares a place by tabs on a narrow one.
import { Children } from "react";
import { useTexts } from "./build_stream";
import { Console } from "./console";
import { Icon } from "./icon";
import { show, toggle, usePanels, usePhone } from "./panels";
import { fromLeft, Splitter } from "./splitter";
import { TabRow } from "./tab_row";

function Tab({ selected, onClick, children, name, controls }) {
  return (
    <button type="button" role="tab" aria-selected={selected} aria-controls={controls} tabIndex={selected ? 0 : -1} className="tab" onClick={onClick} data-testid={`tab-${name}`}>
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

// The console is one of them on a phone alone: elsewhere it is a drawer.
function Switch({ main, texts }) {
  const isPhone = usePhone();
  const front = main === "console" && !isPhone ? "preview" : main;
  const places = { preview: "workbench-preview", code: "workbench-code", ...(isPhone ? { console: "workbench-log" } : {}) };
  return (
    <TabRow className="workbench__switch" label={texts.app_views}>
      {Object.entries(places).map(([name, place]) => (
        <Tab key={name} name={name} controls={place} selected={front === name} onClick={() => show({ main: name })}>{texts[name]}</Tab>
      ))}
    </TabRow>
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
        <TabRow className="workbench__tabs" label={texts.panels}>
          {SIDE.map(([name, label]) => (
            <Tab key={name} name={name} controls={`place-${name}`} selected={panels.left === name} onClick={() => show({ left: name })}>{texts[label]}</Tab>
          ))}
        </TabRow>
        <div id="place-chat" className="place place--chat">{chat}</div>
        <div id="place-plan" className="place place--plan">{plan}</div>
        <div id="place-versions" className="place place--versions">{versions}</div>
      </section>
      <Splitter name="side" label={texts.size_side} of="workbench-side" valueAt={fromLeft} />
      <Switch main={panels.main} texts={texts} />
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
