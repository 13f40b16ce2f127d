// No message is lost in a cut: without a connection it stays in its box, and one that was sent into a dead one comes back.
import { useEffect, useRef, useState } from "react";
import { doubtConnection, onRevival, useConnection, useTexts, whatWasSaid } from "./build_stream";

/** Once connected again, what did arrive is known this much later. */
const SETTLED_MS = 3_000;

const boxOf = (form) => form.querySelector("textarea");

/** Stands in the form of the message box. */
export function MessageGuard() {
  const { texts } = useTexts();
  const { phase } = useConnection();
  const isOpen = useRef(true);
  isOpen.current = phase === "open";
  const place = useRef(null);
  const [note, setNote] = useState("");
  useEffect(() => {
    const form = place.current.closest("form");
    const sent = { text: "", after: 0 };
    const onSubmit = (event) => {
      if (!isOpen.current) {
        event.preventDefault();
        event.stopImmediatePropagation();
        setNote("message_kept");
        return;
      }
      setNote("");
      Object.assign(sent, { text: boxOf(form).value.trim(), after: whatWasSaid().length });
      // Should the connection be dead without anybody knowing, it is known in a moment.
      doubtConnection();
    };
    let timer = 0;
    const forget = onRevival(() => {
      const { text, after } = { ...sent };
      sent.text = "";
      if (!text) return;
      timer = setTimeout(() => {
        if (whatWasSaid().slice(after).includes(text) || boxOf(form).value) return;
        boxOf(form).value = text;
        setNote("message_back");
      }, SETTLED_MS);
    });
    // Before React, which listens further out.
    form.addEventListener("submit", onSubmit, true);
    return () => {
      clearTimeout(timer);
      forget();
      form.removeEventListener("submit", onSubmit, true);
    };
  }, []);
  useEffect(() => {
    if (phase === "open") setNote((before) => (before === "message_kept" ? "" : before));
  }, [phase]);
  return <p ref={place} role="status" className="composer__note quiet" data-testid="message-note">{note && texts[note]}</p>;
}
