// What stands in the console: lines of the app, commands of the build, complaints of the browser.
import { memo, useCallback, useLayoutEffect, useRef } from "react";
import { LiveWords } from "./command";
import { fill, formatSeconds, formatTime } from "./language";
import { Icon } from "./icon";
import { askToMend } from "./pointing";
import { useMay } from "./rights";

const NEAR = 24;

/** Follows the end of what grows for as long as its reader is there. */
function useEnd(growing) {
  const box = useRef(null);
  const isAtEnd = useRef(true);
  const onScroll = useCallback(() => {
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
  }, []);
  useLayoutEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [growing]);
  return { ref: box, onScroll };
}

/** What the app prints. */
export const AppLines = memo(({ lines, texts }) => {
  return (
    <pre className="log" role="log" aria-live="off" aria-label={texts.app} tabIndex={0} data-testid="app-lines" {...useEnd(lines)}>
      {lines.map(([, text]) => text).join("\n")}
    </pre>
  );
});

function Command({ part, texts, language }) {
  const isRunning = part.exitCode === null && !part.stopped;
  const isFailed = part.exitCode !== null && part.exitCode !== 0;
  const ended = [isFailed && fill(texts.exit_code, { code: part.exitCode }), `${formatSeconds(language, part.seconds)} ${texts.seconds}`];
  return (
    <div className={`log__entry ${isFailed ? "log__entry--failed" : ""}`} data-testid="console-command" data-failed={isFailed}>
      <p className="log__line">
        {isFailed && <Icon name="cross" size={12} label={texts.failed} />}
        <span className="quiet">$</span> {part.argv?.join(" ") ?? part.label}
        {part.seconds !== null && <span className="quiet">{`  # ${ended.filter(Boolean).join(" · ")}`}</span>}
      </p>
      {isRunning ? <LiveWords id={part.id} className="log__running" /> : part.tail && <pre>{part.tail}</pre>}
    </div>
  );
}

/** Commands of the build with their output, newest last. */
export function Commands({ commands, texts, language }) {
  return (
    <div className="log" role="log" aria-live="off" aria-label={texts.commands} tabIndex={0} {...useEnd(commands.at(-1)?.key)}>
      {commands.map((part) => <Command key={part.key} {...{ part, texts, language }} />)}
    </div>
  );
}

function Complaint({ one, texts, language }) {
  const where = [one.url, one.place].filter(Boolean).join(" · ");
  const orders = useMay("build");
  return (
    <li className={`complaint complaint--${one.level} ${one.isEarlier ? "complaint--earlier" : ""}`} data-testid="complaint" data-level={one.level} data-kind={one.kind}>
      <Icon name={one.level === "error" ? "cross" : "alert"} size={14} label={texts[one.level]} />
      <div className="complaint__what">
        <p className="complaint__text">{one.text}</p>
        <p className="quiet complaint__where">
          {[texts[`kind_${one.kind}`], where, formatTime(language, one.at), one.isEarlier && texts.earlier].filter(Boolean).join(" · ")}
        </p>
        {one.stack && (
          <details>
            <summary>{texts.stack}</summary>
            <pre>{one.stack}</pre>
          </details>
        )}
      </div>
      {one.times > 1 && <span className="badge figures" title={texts.times}>{`×${one.times}`}</span>}
      {orders && (
        <button type="button" className="button button--small" aria-label={`${texts.mend}: ${one.text.slice(0, 80)}`} data-testid="complaint-mend" onClick={() => askToMend([one], texts)}>
          {texts.mend}
        </button>
      )}
    </li>
  );
}

/** What the browser complains of in the app that is shown. */
export function Complaints({ complaints, texts, language }) {
  return (
    <div className="log complaints" role="log" aria-live="off" aria-label={texts.browser} tabIndex={0} {...useEnd(complaints)}>
      <ul>
        {complaints.map((one) => <Complaint key={one.id} {...{ one, texts, language }} />)}
      </ul>
    </div>
  );
}
