// One connection to the project's event stream, shared by every panel of the builder.
import { useEffect, useRef, useSyncExternalStore } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";
import { useLanguage } from "./language";
import { applyEvent, continued, emptyModel, lengthened, withPiece } from "./build_model";

const KEPT_OUTPUT = 60_000;
const SETTLED_MS = 250;
const SAVED_AFTER_MS = 1_200;
const SLOWEST_RETRY_MS = 5_000;
const OF_HOSTS = new Set(["host_denied", "host_allowed", "host_removed"]);
const SESSION_OVER = new Set([1008, 4401, 4403]);

const store = {
  project: null,
  model: emptyModel(),
  texts: null,
  live: new Map(),
  known: 0,
  connected: false,
  revision: 0,
  listeners: new Set(),
  liveListeners: new Map(),
  actions: {},
};

let painting = 0;

// Many events become one paint, however fast they come.
function changed() {
  if (painting) return;
  painting = requestAnimationFrame(() => {
    painting = 0;
    store.revision += 1;
    store.listeners.forEach((listener) => listener());
  });
}

function listen(listener) {
  store.listeners.add(listener);
  return () => store.listeners.delete(listener);
}

/** The present model; the component is drawn again when it changes. */
export function useBuild() {
  useSyncExternalStore(listen, () => store.revision, () => 0);
  return store.model;
}

/** One part of the present model; the component is drawn again only when it is another. */
export const useBuildPart = (part) => useSyncExternalStore(listen, () => part(store.model), () => part(store.model));

/** Texts of the builder in the reader's language. */
export function useTexts() {
  const language = useLanguage();
  return { language, texts: store.texts?.[language] ?? {} };
}

/** Whether the stream is connected. */
export const isConnected = () => store.connected;

/** What the user asks for goes to the server's handlers. */
export const act = (name, value = "") => store.actions.onAction?.(name, value);

/** Running text of one message or command; only its own reader is drawn again. */
export function useLiveText(channel) {
  return useSyncExternalStore(
    (listener) => {
      const listeners = store.liveListeners.get(channel) ?? new Set();
      store.liveListeners.set(channel, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    () => store.live.get(channel) ?? "",
    () => "",
  );
}

function setLive(channel, text) {
  store.live.set(channel, text);
  store.liveListeners.get(channel)?.forEach((listener) => listener());
}

const missed = new Map();
let asking = 0;

// The server saves running text once a second: asked a little later, it holds all that came before the gap.
function askForSaved() {
  asking ||= setTimeout(() => {
    asking = 0;
    store.actions.onGap?.();
  }, SAVED_AFTER_MS);
}

function takePiece({ channel, offset, text }) {
  const known = store.live.get(channel) ?? "";
  const grown = missed.has(channel) ? null : withPiece(known, offset, text);
  if (grown !== null) {
    setLive(channel, grown.slice(0, KEPT_OUTPUT));
    return;
  }
  if (known.length >= KEPT_OUTPUT) return;
  missed.set(channel, [...(missed.get(channel) ?? []), { offset, text }]);
  askForSaved();
}

function takeSaved(saved) {
  for (const [channel, text] of Object.entries(saved ?? {})) {
    const pieces = missed.get(channel);
    missed.delete(channel);
    const whole = pieces ? continued(text, pieces) : lengthened(store.live.get(channel) ?? "", text);
    if (whole !== null) setLive(channel, whole.slice(0, KEPT_OUTPUT));
  }
}

function take(message) {
  if (message.kind === "live") return takePiece(message);
  if (message.seq === undefined || !applyEvent(store.model, message)) return undefined;
  if (message.kind === "build_started") {
    store.live.clear();
    missed.clear();
  }
  const finished = message.payload?.message_id ?? message.payload?.command_id;
  if (finished && message.kind.endsWith("_finished")) {
    store.live.delete(finished);
    missed.delete(finished);
  }
  changed();
  settle(message);
  return undefined;
}

let settling = 0;
let hasVerified = false;
let hasDenied = false;

// The page's states hear of a version that they do not know, that files were verified or a build has ended, and that the
// app's outside hosts are others or it was kept from one, once a burst (such as the history) has passed.
function settle({ kind, payload }) {
  const isOfHosts = kind === "notice" && OF_HOSTS.has(payload?.code);
  if (!isOfHosts && !["version_saved", "verification_finished", "build_finished"].includes(kind)) return;
  hasDenied ||= isOfHosts;
  hasVerified ||= !isOfHosts && kind !== "version_saved";
  clearTimeout(settling);
  settling = setTimeout(() => {
    if (store.model.version > store.known) store.actions.onVersion?.(store.model.version);
    else if (hasVerified) store.actions.onVerified?.();
    if (hasDenied) store.actions.onDenied?.();
    hasVerified = hasDenied = false;
  }, SETTLED_MS);
}

function address(project, after) {
  const url = new URL(getBackendURL(env.EVENT));
  const base = import.meta.env.DEV ? url.origin.replace(/^http/, "ws") : location.origin.replace(/^http/, "ws");
  return `${base}/api/projects/${project}/events?after=${after}`;
}

function connect(project) {
  let socket = null;
  let wait = 400;
  let timer = 0;
  let ended = false;
  const open = () => {
    clearTimeout(timer);
    socket = new WebSocket(address(project, store.model.seq));
    socket.onopen = () => {
      wait = 400;
      store.connected = true;
      changed();
      // Whoever joins in the middle of a message sees it even if nothing more of it comes.
      askForSaved();
    };
    socket.onmessage = (event) => take(JSON.parse(event.data));
    socket.onclose = (event) => {
      store.connected = false;
      changed();
      if (ended) return;
      if (SESSION_OVER.has(event.code)) store.actions.onSessionOver?.();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, SLOWEST_RETRY_MS);
    };
  };
  const hurry = () => {
    if (!ended && document.visibilityState === "visible" && socket?.readyState === WebSocket.CLOSED) open();
  };
  open();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return () => {
    ended = true;
    clearTimeout(timer);
    window.removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", hurry);
    socket.close();
  };
}

function reset(project) {
  store.project = project;
  store.model = emptyModel();
  store.live.clear();
  missed.clear();
  changed();
}

/** Connects while it is on the page. `saved` is the running text that the server kept, asked for at a gap. */
export function BuildStream({ project, version, texts, saved, onAction, onGap, onVersion, onVerified, onDenied, onSessionOver }) {
  store.texts = texts;
  store.known = version;
  const actions = useRef({});
  actions.current = { onAction, onGap, onVersion, onVerified, onDenied, onSessionOver };
  useEffect(() => {
    store.actions = {
      onAction: (...values) => actions.current.onAction?.(...values),
      onGap: () => actions.current.onGap?.(),
      onVersion: (version) => actions.current.onVersion?.(version),
      onVerified: () => actions.current.onVerified?.(),
      onDenied: () => actions.current.onDenied?.(),
      onSessionOver: () => actions.current.onSessionOver?.(),
    };
  }, []);
  useEffect(() => {
    if (!project) return undefined;
    if (store.project !== project) reset(project);
    return connect(project);
  }, [project]);
  useEffect(() => takeSaved(saved), [saved]);
  return null;
}
