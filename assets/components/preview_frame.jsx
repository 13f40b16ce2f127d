// The built app in its frame: a foreign origin, which is asked before a newer app takes the place of what is typed there.
import { useCallback, useEffect, useRef, useState } from "react";
import { usePanels } from "./panels";
import { beginVersion, hearFrame, leaveFrame, placeNow } from "./pointing";
import { DEVICES, scaled } from "./preview_devices";

const ANSWER_MS = 400;

/** Whether the frame holds text that was not sent; where its page does not answer, whether it has the focus. */
function holdsText(frame, origin) {
  return new Promise((resolve) => {
    const end = (isHeld) => {
      clearTimeout(timer);
      window.removeEventListener("message", hear);
      resolve(isHeld);
    };
    const hear = ({ source, origin: from, data }) => {
      const isAnswer = source === frame.contentWindow && from === origin && data?.samokoder === "typed";
      if (isAnswer) end(data.isTyped === true);
    };
    const timer = setTimeout(() => end(document.activeElement === frame), ANSWER_MS);
    window.addEventListener("message", hear);
    // To whoever is there: the question tells nothing, and a page of another origin is not heard.
    frame.contentWindow?.postMessage("samokoder:typed?", "*");
  });
}

// A newer app is entered on the page that is shown.
const withPlace = (url) => (url && placeNow() ? `${url}&to=${encodeURIComponent(placeNow())}` : url);

/** Room of an element in pixels, followed as it changes. */
function useRoom() {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const observer = useRef(null);
  const follow = useCallback((element) => {
    observer.current?.disconnect();
    observer.current = element && new ResizeObserver(([{ contentRect: { width, height } }]) => setRoom({ width, height }));
    observer.current?.observe(element);
  }, []);
  return [room, follow];
}

/** Enters `url` when it changes: at once if it `isAsked` for, else unless text would be lost. The children stand in. */
export function PreviewFrame({ url, visit, isAsked, label, newer, reload, sandbox, onOpen, onReload, children }) {
  const frame = useRef(null);
  const own = useRef("");
  const [entered, setEntered] = useState("");
  const [isNewer, setIsNewer] = useState(false);
  const [room, follow] = useRoom();
  const { device } = usePanels();
  useEffect(() => {
    own.current = `${Date.now()}-${Math.random()}`;
    onOpen?.(own.current);
  }, []);
  useEffect(() => {
    if (visit !== own.current) return undefined;
    let isLeft = false;
    const enter = () => {
      beginVersion();
      setEntered(withPlace(url));
      setIsNewer(false);
    };
    if (!url || !frame.current || isAsked) enter();
    else {
      holdsText(frame.current, new URL(url).origin).then((isHeld) => {
        if (isLeft) return;
        if (isHeld) setIsNewer(true);
        else enter();
      });
    }
    return () => {
      isLeft = true;
    };
  }, [url, visit]);
  useEffect(() => {
    const shown = frame.current;
    return () => shown && leaveFrame(shown);
  }, [Boolean(entered)]);
  if (!entered) return children ?? null;
  return (
    <>
      {isNewer && (
        <div role="status" className="note-box m-2 flex flex-wrap items-center gap-2" data-testid="preview-newer">
          <p className="grow">{newer}</p>
          <button type="button" className="button button--small" onClick={() => onReload?.()}>{reload}</button>
        </div>
      )}
      <div className="device" data-device={DEVICES[device] ? device : "full"} ref={follow}>
        <iframe
          ref={frame}
          src={entered}
          title={label}
          sandbox={sandbox}
          referrerPolicy="no-referrer"
          className="preview-frame"
          style={scaled(device, room)}
          data-testid="preview"
          onLoad={() => {
            setIsNewer(false);
            hearFrame(frame.current, new URL(entered).origin);
          }}
        />
      </div>
    </>
  );
}
