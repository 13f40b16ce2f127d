// What a model did with its tools, call by call; open while it works, then one line that can be opened again.
import { useState } from "react";
import { CommandOutput, Elapsed } from "./command";
import { counted, fill } from "./language";
import { Icon } from "./icon";
import { openFile } from "./open_files";

const ICONS = { running: "gear", done: "check", failed: "cross", stopped: "stop" };
const COLOURS = { running: "state--working", done: "state--passed", failed: "state--failed", stopped: "" };

function Detail({ call, texts }) {
  if (call.command) return <CommandOutput part={call.command} texts={texts} />;
  return (
    <>
      {call.files.map(({ path }) => (
        <button key={path} type="button" className="files-changed__path tool__file" onClick={() => openFile(path)}>{path}</button>
      ))}
      <pre className="output">{call.detail || texts.no_output}</pre>
    </>
  );
}

function Call({ call, texts }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details className="tool" open={open} data-testid="tool-call" data-state={call.state} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Icon name={ICONS[call.state]} size={14} className={COLOURS[call.state]} label={texts[`call_${call.state}`]} />
          <span className="tool__label">{call.label}</span>
          <span className="figures quiet tool__note">
            {call.state === "running" ? <Elapsed since={call.at} /> : call.state === "stopped" ? texts.interrupted : call.note}
          </span>
        </summary>
        {open && <Detail call={call} texts={texts} />}
      </details>
    </li>
  );
}

/** One group of calls; `working` is whether its step still runs and nothing came after it. */
export function ToolCalls({ part, working, texts, language }) {
  const [chosen, setChosen] = useState(null);
  const open = chosen ?? working;
  const failed = part.calls.filter(({ state }) => state === "failed").length;
  return (
    <details className="tools" open={open} data-testid="tool-calls" onToggle={(event) => event.currentTarget.open !== open && setChosen(event.currentTarget.open)}>
      <summary>
        <Icon name="list" size={14} />
        <span>{counted(language, part.calls.length, texts.count_calls)}</span>
        {failed > 0 && <span className="quiet">{fill(texts.calls_failed, { count: failed })}</span>}
        {!open && <span className="quiet tools__last">{part.calls.at(-1).label}</span>}
      </summary>
      <ol>
        {part.calls.map((call) => <Call key={call.id} call={call} texts={texts} />)}
      </ol>
    </details>
  );
}
