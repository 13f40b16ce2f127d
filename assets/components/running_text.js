// Texts that are being said right now, by channel: what came of them, and pieces that wait for one that was missed.
import { useSyncExternalStore } from "react";
import { continued, lengthened, withPiece } from "./build_model";

const KEPT_CHARACTERS = 60_000;

const saidOf = new Map();
const missed = new Map();
const listeners = new Map();

function set(channel, text) {
  saidOf.set(channel, text.slice(0, KEPT_CHARACTERS));
  listeners.get(channel)?.forEach((listener) => listener());
}

/** Running text of one message or command; only its own reader is drawn again. */
export function useLiveText(channel) {
  return useSyncExternalStore(
    (listener) => {
      const own = listeners.get(channel) ?? new Set();
      listeners.set(channel, own.add(listener));
      return () => {
        own.delete(listener);
        if (!own.size) listeners.delete(channel);
      };
    },
    () => saidOf.get(channel) ?? "",
    () => "",
  );
}

/** Take in one piece; false when something before it was missed, so that the saved text is wanted. */
export function takePiece({ channel, offset, text }) {
  const known = saidOf.get(channel) ?? "";
  const grown = missed.has(channel) ? null : withPiece(known, offset, text);
  if (grown !== null) set(channel, grown);
  else if (known.length < KEPT_CHARACTERS) {
    missed.set(channel, [...(missed.get(channel) ?? []), { offset, text }]);
    return false;
  }
  return true;
}

/** Take in all that the server has saved of a text. */
export function takeSaved({ channel, text }) {
  const pieces = missed.get(channel);
  missed.delete(channel);
  const whole = pieces ? continued(text, pieces) : lengthened(saidOf.get(channel) ?? "", text);
  if (whole !== null) set(channel, whole);
}

/** A text that is whole now is an event: its pieces are not needed. */
export function forgetText(channel) {
  saidOf.delete(channel);
  missed.delete(channel);
}

/** None of them is said any more. */
export function forgetTexts() {
  saidOf.clear();
  missed.clear();
}
