// What the command palette can do, by groups; what makes no sense now is not among it.
import { act } from "./build_stream";
import { showErrors } from "./console_store";
import { compareFile, openFile } from "./open_files";
import { show, showCode, showConsole, toggle } from "./panels";
import { may } from "./rights";

const focusOn = (testId) => setTimeout(() => document.querySelector(`[data-testid=${testId}]`)?.focus());
const send = (name) => window.dispatchEvent(new Event(`samokoder:${name}`));
const press = (testId) => document.querySelector(`[data-testid=${testId}]`)?.click();

const panelsOf = (texts, isPhone) => [
  ["chat", "chat", texts.go_chat, () => { show({ left: "chat", phone: "chat" }); focusOn("message"); }],
  ["plan", "list", texts.go_plan, () => show({ left: "plan", phone: "plan" })],
  ["versions", "history", texts.go_versions, () => show({ left: "versions", phone: "versions" })],
  ["preview", "screen", texts.go_preview, () => show({ main: "preview", preview: true, phone: "preview" })],
  ["address", "screen", texts.go_address, () => { show({ main: "preview", preview: true, phone: "preview" }); focusOn("preview-path"); }],
  ["code", "code", texts.go_code, () => showCode(false)],
  ["filter", "search", texts.go_files, () => { showCode(false); focusOn("file-filter"); }],
  isPhone ? ["console", "terminal", texts.go_console, showConsole] : ["console", "terminal", texts.fold_console, () => toggle("console")],
  ["errors", "alert", texts.go_errors, showErrors],
  ...(isPhone ? [] : [["side", "side", texts.fold_side, () => toggle("side")]]),
];

const actionsOf = (texts, { status, hasVersion, isDark, setTheme, switchLanguage, onReload, help, front }) => [
  may("build") && status === "running" && ["pause", "pause", texts.pause, () => act("pause")],
  may("build") && status === "paused" && ["resume", "play", texts.resume, () => act("resume")],
  may("build") && ["queued", "running", "waiting", "paused"].includes(status) && ["stop", "stop", texts.stop, () => act("cancel")],
  hasVersion && may("edit") && ["new-file", "file_plus", texts.new_file, () => { showCode(false); setTimeout(() => send("new-file")); }],
  front && ["changes", "compare", texts.changes, () => compareFile(front)],
  front && may("edit") && ["save", "file", texts.save, () => send("save")],
  front && ["find", "search", texts.find, () => send("find")],
  hasVersion && ["reload", "reload", texts.reload, onReload],
  hasVersion && may("export") && ["download", "download", texts.download, () => press("download")],
  hasVersion && may("edit") && ["restore", "history", texts.restore, () => show({ left: "versions", phone: "versions" })],
  ["theme", isDark ? "sun" : "moon", isDark ? texts.theme_light : texts.theme_dark, () => setTheme(isDark ? "light" : "dark")],
  ["language", "chat", texts.language, switchLanguage],
  ["guide", "info", texts.guide, () => send("guide")],
  ["shortcuts", "question", texts.shortcuts, help],
].filter(Boolean);

/** All commands of this moment: `id`, `icon`, `title`, `group`, and `run`. */
export function commandsOfNow(texts, now) {
  const grouped = (group, rows) => rows.map(([id, icon, title, run]) => ({ id, icon, title, group, run }));
  const files = now.paths.map((path) => ({ id: path, icon: "file", title: path, group: texts.files, isFile: true, run: () => openFile(path) }));
  return [...grouped(texts.actions, actionsOf(texts, now)), ...grouped(texts.panels, panelsOf(texts, now.isPhone)), ...files];
}
