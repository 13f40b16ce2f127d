// Text that grows by small increments: [[number, text]]; what is known is dropped, at a gap the history is asked for,
// and no increments at all begin a new text.
import { useEffect, useLayoutEffect, useRef, useState } from "react";

const KEPT_LINES = 2000;

/** A growing log. `increments` holds only the newest lines; `onGap` gets the last number that is known. */
export function LiveText({ increments, empty, label, onGap }) {
  const [lines, setLines] = useState([]);
  const asked = useRef(-1);
  const box = useRef(null);
  useEffect(() => {
    setLines((known) => {
      if (!increments?.length) return [];
      const last = known.at(-1)?.[0] ?? 0;
      const fresh = increments.filter(([number]) => number > last);
      if (!fresh.length) return known;
      if (known.length && fresh[0][0] > last + 1 && asked.current !== last) {
        asked.current = last;
        onGap?.(last);
        return known;
      }
      return [...known, ...fresh].slice(-KEPT_LINES);
    });
  }, [increments]);
  useLayoutEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines]);
  if (!lines.length) return <p className="log quiet">{empty}</p>;
  return (
    <pre className="log" ref={box} role="log" aria-live="off" aria-label={label} tabIndex={0}>
      {lines.map(([, text]) => text).join("\n")}
    </pre>
  );
}
