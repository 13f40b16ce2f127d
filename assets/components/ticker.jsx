// Asks for news every so often, while somebody looks at the page.
import { useEffect, useRef } from "react";

/** Calls `onTick` every `seconds`; draws nothing. */
export function Ticker({ seconds, onTick }) {
  const tick = useRef(onTick);
  tick.current = onTick;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && tick.current?.(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return null;
}
