// The present moment, for what counts seconds or minutes on the page.
import { useEffect, useState } from "react";

/** Milliseconds since 1970, looked at anew every `every` of them. */
export function useNow(every) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
