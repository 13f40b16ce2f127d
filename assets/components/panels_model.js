// Which of the builder's panels are open and how large they are: pure, tested with `node --test`.

const SIZES = { side: 380, code: 50, console: 220, tree: 190 };

/** Least and most of each size: pixels, but for the code beside the preview, which has percent of what both have. */
export const LIMITS = { side: [280, 720], code: [20, 80], console: [96, 640], tree: [120, 480] };

/**
 * How a browser shows the builder for the first time; `question` tells whether the key `?` shows all keys. On a phone
 * `main` is what is shown where `phone` names the preview, and `file` whether an open file covers the list of files.
 */
export const BEGINNING = {
  left: "chat",
  main: "preview",
  phone: "chat",
  file: false,
  side: true,
  code: true,
  preview: true,
  console: false,
  device: "full",
  question: true,
  sizes: SIZES,
};

const isKnown = (value, like) => typeof value === typeof like && (typeof value !== "number" || Number.isFinite(value));

const known = (given, like) => Object.fromEntries(Object.entries(like).filter(([name, value]) => isKnown(given?.[name], value)).map(([name]) => [name, given[name]]));

/** A size within its limits. */
export const bounded = (name, value) => Math.round(Math.min(Math.max(value, LIMITS[name][0]), LIMITS[name][1]));

/** What a browser has kept as text, without what this version does not know. A comparison of versions ends with the page. */
export function readPanels(text) {
  let given;
  try {
    given = JSON.parse(text ?? "{}");
  } catch {
    return BEGINNING;
  }
  const sizes = Object.fromEntries(Object.entries(known(given?.sizes, SIZES)).map(([name, value]) => [name, bounded(name, value)]));
  const kept = { ...BEGINNING, ...known(given, BEGINNING), sizes: { ...SIZES, ...sizes } };
  return kept.phone === "diff" ? { ...kept, phone: "versions" } : kept;
}

/**
 * After a change: code and preview are never both folded, and what is brought to the front is open. The console that a
 * phone shows in their place is folded with it, because an open one follows the app.
 */
export function withChange(panels, change) {
  const after = { ...panels, ...change };
  if (change.left) after.side = true;
  if (change.main === "console") after.console = true;
  else if (change.main && panels.main === "console") after.console = false;
  if (change.code === false && !after.preview) after.preview = true;
  if (change.preview === false && !after.code) after.code = true;
  return after;
}

/** With one size changed; the side panel folds where it would be less than half of its least. */
export function withSize(panels, name, value) {
  if (name === "side" && value < LIMITS.side[0] / 2) return { ...panels, side: false };
  const opened = name === "side" ? { side: true } : {};
  return { ...panels, ...opened, sizes: { ...panels.sizes, [name]: bounded(name, value) } };
}

/** With the size that a browser sees first. */
export const withFirstSize = (panels, name) => withSize(panels, name, SIZES[name]);
