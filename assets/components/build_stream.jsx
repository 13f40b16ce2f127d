// One connection to the project's event stream, shared by every panel of the builder.
import { useEffect, useRef, useSyncExternalStore } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";
import { useLanguage } from "./language";
import { keepConnected, UNCONNECTED } from "./connection";
import { applyEvent, emptyModel, presentOf } from "./build_model";
import { takeRights } from "./rights";
import { forgetText, forgetTexts, takePiece, takeSaved } from "./running_text";

const SETTLED_MS = 250;
const GATHER_GAPS_MS = 200;
const OF_HOSTS = new Set(["host_denied", "host_allowed", "host_removed"]);
const SESSION_OVER = new Set([1008, 4401, 4403]);
/** The project was deleted, or its reader was removed from its team. */
const GONE = 4404;

const store = {
  project: null,
  model: emptyModel(),
  isTold: false,
  texts: null,
  known: 0,
  connection: { ...UNCONNECTED, everOpen: false, since: 0 },
  socket: null,
  wasDead: false,
  pending: "",
  people: [],
  revivals: new Set(),
  revision: 0,
  listeners: new Set(),
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

// The page of another project is there a moment before its stream is.
const isToldHere = () => store.isTold && location.pathname.includes(store.project);

const present = () => presentOf(store.model, isToldHere());

/** The present model, empty until the history has come; the component is drawn again when it changes. */
export function useBuild() {
  useSyncExternalStore(listen, () => store.revision, () => 0);
  return present();
}

/** Whether what has happened by now is known: what is not there is still to come, else. */
export const useIsKnown = () => useSyncExternalStore(listen, isToldHere, () => false);

/** One part of the present model; the component is drawn again only when it is another. */
export const useBuildPart = (part) => useSyncExternalStore(listen, () => part(present()), () => part(present()));

/** Texts of the builder in the reader's language. */
export function useTexts() {
  const language = useLanguage();
  return { language, texts: store.texts?.[language] ?? {} };
}

/** The state of the connection: `{phase, retryAt, failures, everOpen, since}`; `since` is when it was lost, 0 while it is open. */
export const useConnection = () => useSyncExternalStore(listen, () => store.connection, () => store.connection);

/** Ask the connection for a sign of life; one that gives none is given up. */
export const doubtConnection = () => store.socket?.doubt();

/** Call `listener` each time a connection that was lost without a word has been replaced; answers with what ends that. */
export function onRevival(listener) {
  store.revivals.add(listener);
  return () => store.revivals.delete(listener);
}

/** Whether a row is what the reader has said; messages from before authors were kept count as his. */
export const isOwn = ({ type, author }) => type === "user" && (author?.is_you ?? true);

/** What the user has said in this project, as far as the server has told it. */
export const whatWasSaid = () => store.model.rows.filter(isOwn).map(({ text }) => text);

/** What the user has just said and the server has not told yet: shown at once. */
export const usePending = () => useSyncExternalStore(listen, () => store.pending, () => "");

/** Who looks at the project of a team now: `{user_id, name, role}`. */
export const usePeople = () => useSyncExternalStore(listen, () => store.people, () => store.people);

/** Say what is pending, or that nothing is. */
export function setPending(text) {
  store.pending = text;
  changed();
}

/** Try to connect at once. */
export const reconnect = () => store.socket?.hurry();

/** What the user asks for goes to the server's handlers. */
export const act = (name, value = "") => store.actions.onAction?.(name, value);

let asking = 0;

// The server answers with all running text that is saved.
function askForSaved() {
  asking ||= setTimeout(() => {
    asking = 0;
    store.socket?.ask("missed");
  }, GATHER_GAPS_MS);
}

function take(message) {
  if (message.kind === "gone") return askWhy(store.project);
  if (message.kind === "rights") {
    takeRights(message.rights);
    store.actions.onRights?.();
    return undefined;
  }
  if (message.kind === "caught_up") {
    store.isTold = true;
    return changed();
  }
  if (message.kind === "people") {
    store.people = message.people;
    return changed();
  }
  if (message.kind === "live") return takePiece(message) || askForSaved();
  if (message.kind === "running") return takeSaved(message);
  if (message.seq === undefined || !applyEvent(store.model, message)) return undefined;
  if (message.kind === "build_started") forgetTexts();
  if (message.kind === "user_message" && (message.author?.is_you ?? true)) store.pending = "";
  const finished = message.payload?.message_id ?? message.payload?.command_id;
  if (finished && message.kind.endsWith("_finished")) forgetText(finished);
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
  return `${base}/api/projects/${project}/events?after=${after}&end=1`;
}

// What a refused handshake does not say: the session is over, the project is gone.
async function askWhy(project) {
  const status = await fetch(`/api/projects/${project}`, { cache: "no-store" }).then((answer) => answer.status, () => 0);
  if (status === 401) store.actions.onSessionOver?.();
  if (status === 404) store.actions.onGone?.();
}

function connect(project) {
  const connection = keepConnected({
    address: () => address(project, store.model.seq),
    onMessage: take,
    onState: (state) => {
      const { since, everOpen } = store.connection;
      const isOpen = state.phase === "open";
      store.connection = { ...state, everOpen: everOpen || isOpen, since: isOpen ? 0 : since || Date.now() };
      changed();
    },
    onOpen: () => {
      // Whoever joins in the middle of a message sees it even if nothing more of it comes.
      askForSaved();
      if (store.wasDead) store.revivals.forEach((listener) => listener());
      store.wasDead = false;
    },
    onClose: (code, failures) => {
      if (SESSION_OVER.has(code)) store.actions.onSessionOver?.();
      else if (code === GONE || failures % 4 === 2) askWhy(project);
    },
    onDead: () => {
      store.wasDead = true;
      renewPageSocket();
    },
  });
  const seen = () => document.visibilityState === "visible" && connection.hurry();
  const reasons = [[window, "online", connection.hurry], [window, "offline", connection.doubt], [window, "pageshow", seen], [document, "visibilitychange", seen]];
  reasons.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  store.socket = connection;
  return () => {
    store.socket = null;
    reasons.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
    connection.end();
  };
}

// Where our socket is dead that of Reflex is, and it would find out minutes later: clicks until then would be lost.
// It leaves when the page is hidden and comes back when it is seen, so it is told both.
function renewPageSocket() {
  window.dispatchEvent(new Event("pagehide"));
  document.dispatchEvent(new Event("visibilitychange"));
}

function reset(project) {
  store.project = project;
  store.model = emptyModel();
  store.isTold = false;
  store.pending = "";
  store.people = [];
  forgetTexts();
  changed();
}

/** Connects while it is on the page. */
export function BuildStream({ project, version, rights, texts, onAction, onVersion, onVerified, onDenied, onRights, onSessionOver, onGone }) {
  store.texts = texts;
  store.known = version;
  const actions = useRef({});
  actions.current = { onAction, onVersion, onVerified, onDenied, onRights, onSessionOver, onGone };
  useEffect(() => takeRights(rights), [rights]);
  useEffect(() => {
    store.actions = {
      onAction: (...values) => actions.current.onAction?.(...values),
      onVersion: (version) => actions.current.onVersion?.(version),
      onVerified: () => actions.current.onVerified?.(),
      onDenied: () => actions.current.onDenied?.(),
      onRights: () => actions.current.onRights?.(),
      onSessionOver: () => actions.current.onSessionOver?.(),
      onGone: () => actions.current.onGone?.(),
    };
  }, []);
  useEffect(() => {
    if (!project) return undefined;
    if (store.project !== project) reset(project);
    const disconnect = connect(project);
    return () => {
      disconnect();
      store.isTold = false;
    };
  }, [project]);
  return null;
}
