// A message is shown at once, and none is lost in a cut: without a connection it stays in its box, and one that was sent into a dead one comes back.
import { useEffect, useRef, useState } from "react";
import { doubtConnection, onRevival, setPending, useConnection, useTexts, whatWasSaid } from "./build_stream";

/** Once connected again, what did arrive is known this much later. */
const SETTLED_MS = 3_000;

const boxOf = (form) => form.querySelector("textarea");

/** Stands in the form of the message box; `sending` is whether the server is taking a message in. */
export function MessageGuard({ sending }) {
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
      setPending(sent.text);
      // Should the connection be dead without anybody knowing, it is known in a moment.
      doubtConnection();
    };
    let timer = 0;
    const forget = onRevival(() => {
      const { text, after } = { ...sent };
      sent.text = "";
      setPending("");
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
  const wasSending = useRef(false);
  useEffect(() => {
    const isOver = wasSending.current && !sending;
    wasSending.current = sending;
    if (!isOver) return undefined;
    // Refused, or answered in a sentence: then the stream tells nothing of it.
    const timer = setTimeout(() => setPending(""), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [sending]);
  useEffect(() => {
    if (phase === "open") setNote((before) => (before === "message_kept" ? "" : before));
  }, [phase]);
  return <p ref={place} role="status" className="composer__note quiet" data-testid="message-note">{note && texts[note]}</p>;
}
