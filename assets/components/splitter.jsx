// The line between two panels: dragged, or moved with the arrow keys.
import { useRef } from "react";
import { resetSize, resize, toggle, usePanels } from "./panels";
import { LIMITS } from "./panels_model";

const STEPS = { side: 16, code: 2, console: 16, tree: 16 };
const FOLDS = new Set(["side"]);

/** The size of a panel that begins at the left edge, at a pointer event in the area of its parent. */
export const fromLeft = (event, area) => event.clientX - area.left;

/** Sizes the panel `name`, whose element has the id `of`; `valueAt` makes a size of a pointer event and the line's parent. */
export function Splitter({ name, label, of, isFlat = false, valueAt }) {
  const panels = usePanels();
  const grasp = useRef(null);
  const [least, most] = LIMITS[name];
  const isFolded = FOLDS.has(name) && !panels[name];
  const size = panels.sizes[name];
  const at = (event) => valueAt(event, event.currentTarget.parentElement.getBoundingClientRect());
  const move = (event, isEnd) => {
    if (grasp.current !== null) resize(name, at(event) + grasp.current, isEnd);
  };
  const begin = (event) => {
    if (event.button !== 0) return;
    // Captured, the pointer is heard over the preview's frame, too.
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    grasp.current = (isFolded ? 0 : size) - at(event);
  };
  const end = (event) => {
    move(event, true);
    grasp.current = null;
  };
  const [less, more] = isFlat ? ["ArrowDown", "ArrowUp"] : ["ArrowLeft", "ArrowRight"];
  const byKey = {
    [less]: () => resize(name, Math.max(size - STEPS[name], least)),
    [more]: () => resize(name, size + STEPS[name]),
    Home: () => resize(name, least),
    End: () => resize(name, most),
    ...(FOLDS.has(name) ? { Enter: () => toggle(name) } : {}),
  };
  const onKeyDown = (event) => {
    if (!byKey[event.key]) return;
    event.preventDefault();
    byKey[event.key]();
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isFlat ? "horizontal" : "vertical"}
      aria-controls={of}
      aria-valuemin={isFolded ? 0 : least}
      aria-valuemax={most}
      aria-valuenow={isFolded ? 0 : size}
      className={`splitter splitter--${isFlat ? "flat" : "upright"} splitter--${name}`}
      data-testid={`splitter-${name}`}
      // Or the browser would drag the row of the tree beside the line, or mark text.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={begin}
      onPointerMove={(event) => move(event, false)}
      onPointerUp={end}
      onLostPointerCapture={() => (grasp.current = null)}
      onDoubleClick={() => resetSize(name)}
      onKeyDown={onKeyDown}
    />
  );
}
