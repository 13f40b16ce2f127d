// Where a hint of the first-run guide stands: pure, tested with `node --test`.

const GAP = 10;
const EDGE = 12;
const LARGE = 200;

const clamp = (value, least, most) => Math.max(least, Math.min(value, most));

/**
 * Left and top of a box of `width` and `height` that points at `at`, within the `view`: to the right of the `panel` that
 * this stands in, where there is room, so that the panel is seen; inside of what is large itself. Above what lies lower
 * it leaves free what begins at `floor`, such as the message box over a phone's tabs.
 */
export function placeBeside(at, { width, height }, view, panel = null, floor = view.height) {
  if (panel && panel.right + GAP + width <= view.width - EDGE) return { left: panel.right + GAP, top: clamp(at.top, EDGE, view.height - height - EDGE) };
  const left = clamp(at.height > LARGE ? at.left + (at.width - width) / 2 : at.left, EDGE, view.width - width - EDGE);
  if (at.height > LARGE) return { left, top: clamp(at.top + (at.height - height) / 2, EDGE, view.height - height - EDGE) };
  const below = at.bottom + GAP;
  const top = below + height <= view.height - EDGE ? below : Math.min(at.top, floor) - GAP - height;
  return { left, top: clamp(top, EDGE, view.height - height - EDGE) };
}
