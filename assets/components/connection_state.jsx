// What the reader is told while the stream is cut, and for a moment once it is back.
import { useEffect, useState } from "react";
import { reconnect, useBuildPart, useConnection, useTexts } from "./build_stream";
import { useNow } from "./clock";
import { fill } from "./language";
import { Icon } from "./icon";

/** Shorter breaks than this are nobody's business. */
const SHOWN_AFTER_MS = 700;
const BACK_MS = 5_000;
const AT_WORK = new Set(["queued", "running"]);

/** `lost`, `back` or nothing; `since` is when the connection was lost, 0 while it is open. */
function useShown(since) {
  const [shown, setShown] = useState("");
  useEffect(() => {
    if (!since) {
      setShown((before) => (before === "lost" ? "back" : ""));
      return undefined;
    }
    const timer = setTimeout(() => setShown("lost"), Math.max(0, since + SHOWN_AFTER_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [since]);
  useEffect(() => {
    if (shown !== "back") return undefined;
    const timer = setTimeout(() => setShown(""), BACK_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown;
}

function Retry({ retryAt, texts }) {
  const now = useNow(500);
  const seconds = Math.ceil((retryAt - now) / 1000);
  // Seconds are for the eye: a screen reader would read each of them.
  return <span className="connection__retry figures" aria-hidden="true">{seconds > 0 ? fill(texts.connection_retry, { seconds }) : texts.connection_trying}</span>;
}

/** Says that the connection is lost, that work goes on, and when the next try is. */
export function ConnectionState() {
  const { since, retryAt, everOpen, failures } = useConnection();
  const { texts } = useTexts();
  const isAtWork = useBuildPart((model) => AT_WORK.has(model.build?.status));
  // A page that is slow to open has lost nothing.
  const shown = useShown(everOpen || failures ? since : 0);
  return (
    <div className="connection">
      <div className="connection__box" data-state={shown || undefined} hidden={!shown} data-testid="connection">
        <Icon name={shown === "back" ? "check" : "alert"} size={16} />
        <p role="status">
          {shown === "lost" && (isAtWork ? texts.connection_lost_at_work : texts.connection_lost)}
          {shown === "back" && texts.connection_back}
        </p>
        {shown === "lost" && (
          <>
            <Retry retryAt={retryAt} texts={texts} />
            <button type="button" className="button button--small" data-testid="reconnect" onClick={reconnect}>{texts.connection_now}</button>
          </>
        )}
      </div>
    </div>
  );
}
