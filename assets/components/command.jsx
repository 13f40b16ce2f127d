// A command of the sandbox as it runs: its label, its time, its output.
import { useState } from "react";
import { useNow } from "./clock";
import { useLiveText } from "./running_text";
import { fill, formatSeconds } from "./language";
import { Icon } from "./icon";

/** Seconds since a moment, ticking. */
export function Elapsed({ since }) {
  const now = useNow(1_000);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  return <span className="figures">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`}</span>;
}

/** Running text of a message or a command. */
export function LiveWords({ id, className }) {
  const text = useLiveText(id);
  return <p className={className}>{text}</p>;
}

/** The line and the output of a command. */
export function CommandOutput({ part, texts }) {
  const running = part.exitCode === null && !part.stopped;
  return (
    <>
      <code className="command__line">{part.argv?.join(" ")}</code>
      {running ? <LiveWords id={part.id} className="output" /> : <pre className="output">{part.tail || texts.no_output}</pre>}
    </>
  );
}

/** A command with its output, folded until somebody looks. */
export function Command({ part, texts, language }) {
  const { stopped } = part;
  const running = part.exitCode === null && !stopped;
  const failed = part.exitCode !== null && part.exitCode !== 0;
  const [open, setOpen] = useState(false);
  return (
    <details className="command" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name={running ? "gear" : stopped ? "stop" : failed ? "cross" : "check"} size={14} className={running ? "state--working" : stopped ? "" : failed ? "state--failed" : "state--passed"} />
        <span className="command__label">{part.label}</span>
        <span className="figures quiet">
          {running ? <Elapsed since={part.at} /> : stopped ? texts.interrupted : `${failed ? fill(texts.exit_code, { code: part.exitCode }) + " · " : ""}${formatSeconds(language, part.seconds)} ${texts.seconds}`}
        </span>
      </summary>
      {open && <CommandOutput part={part} texts={texts} />}
    </details>
  );
}
