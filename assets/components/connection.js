// A WebSocket that comes back by itself: after a cut, a sleep or a restart of the server. Tested with `node --test`.
const FIRST_RETRY_MS = 400;
const SLOWEST_RETRY_MS = 5_000;
/** The server shows life every 15 s: two beats may be late. */
const SILENT_MS = 35_000;
/** How long an answer to our own question may take. */
const ANSWER_MS = 2_500;
const LOOK_MS = 5_000;
/** A look so much later than planned means that the machine has slept. */
const SLEPT_MS = 10_000;

/** What a reader is told of the connection: `phase` is `connecting`, `open` or `waiting` (until `retryAt`). */
export const UNCONNECTED = { phase: "connecting", retryAt: 0, failures: 0 };

/**
 * Keeps one socket to `address()` open. A cut leaves a socket that looks alive: it is asked for a sign of life whenever
 * there is a reason to doubt it, and given up when none comes. `onDead` hears of a socket that was given up so.
 * Returns `{doubt, hurry, ask, end}`.
 */
export function keepConnected({ address, onOpen, onMessage, onState, onClose, onDead, Socket = WebSocket, now = Date.now }) {
  let socket = null;
  let wait = FIRST_RETRY_MS;
  let failures = 0;
  let retry = 0;
  let answer = 0;
  let heardAt = now();
  let lookedAt = now();

  const tell = (phase, retryAt = 0) => onState({ phase, retryAt, failures });

  const leave = () => {
    clearTimeout(retry);
    clearTimeout(answer);
    answer = 0;
    const left = socket;
    socket = null;
    if (!left) return;
    left.onopen = left.onmessage = left.onclose = null;
    // A browser complains in its console of a socket that is closed before it is open.
    if (left.readyState === 0) left.onopen = () => left.close();
    else left.close();
  };

  const lose = (code) => {
    leave();
    failures += 1;
    // Tabs that a restart has cut off do not come back all at once.
    const pause = Math.round(wait * (0.8 + 0.4 * Math.random()));
    wait = Math.min(wait * 2, SLOWEST_RETRY_MS);
    retry = setTimeout(open, pause);
    tell("waiting", now() + pause);
    onClose?.(code, failures);
  };

  function open() {
    leave();
    tell("connecting");
    const mine = new Socket(address());
    socket = mine;
    heardAt = now();
    expect();
    mine.onopen = () => {
      wait = FIRST_RETRY_MS;
      failures = 0;
      hear();
      tell("open");
      onOpen?.();
    };
    mine.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      const isAnswered = !answer || message.kind === "beat";
      hear();
      // What was on its way before the question is no answer to it: the line may have been cut behind it.
      if (!isAnswered) expect();
      onMessage(message);
    };
    mine.onclose = ({ code }) => lose(code);
  }

  function hear() {
    heardAt = now();
    clearTimeout(answer);
    answer = 0;
  }

  function expect() {
    answer ||= setTimeout(() => {
      answer = 0;
      onDead?.();
      lose(0);
    }, ANSWER_MS);
  }

  const isOpen = () => socket?.readyState === 1;

  const doubt = () => {
    if (!isOpen()) return;
    socket.send("alive");
    expect();
  };

  const look = setInterval(() => {
    const late = now() - lookedAt - LOOK_MS;
    lookedAt = now();
    if (late > SLEPT_MS || now() - heardAt > SILENT_MS) doubt();
  }, LOOK_MS);

  open();
  return {
    doubt,
    /** Try at once instead of waiting. */
    hurry: () => (socket ? doubt() : open()),
    /** Send a question, if there is anybody to hear it. */
    ask: (text) => isOpen() && socket.send(text),
    end: () => {
      clearInterval(look);
      leave();
    },
  };
}
