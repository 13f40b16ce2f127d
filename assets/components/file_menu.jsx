// What can be done with a file or a folder of the tree, as a menu at a point of the page.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "./icon";

const EDGE = 8;

/** `items` are `[id, icon, label, keys, run]`; `at` is a point of the window. Escape and every choice end with `onClose`. */
export function FileMenu({ at, label, items, onClose }) {
  const menu = useRef(null);
  const [place, setPlace] = useState(at);
  useLayoutEffect(() => {
    const { width, height } = menu.current.getBoundingClientRect();
    setPlace({ x: Math.max(EDGE, Math.min(at.x, window.innerWidth - width - EDGE)), y: Math.max(EDGE, Math.min(at.y, window.innerHeight - height - EDGE)) });
    menu.current.querySelector("[role=menuitem]")?.focus();
  }, [at]);
  useEffect(() => {
    const leave = (event) => !menu.current?.contains(event.target) && onClose();
    window.addEventListener("pointerdown", leave);
    window.addEventListener("blur", onClose);
    return () => {
      window.removeEventListener("pointerdown", leave);
      window.removeEventListener("blur", onClose);
    };
  }, [onClose]);
  const onKeyDown = (event) => {
    const all = [...menu.current.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[to].focus();
    else if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
  };
  return (
    <div ref={menu} role="menu" aria-label={label} className="file-menu" style={{ left: place.x, top: place.y }} onKeyDown={onKeyDown} data-testid="file-menu">
      {items.map(([id, icon, text, keys, run]) => (
        <button key={id} type="button" role="menuitem" tabIndex={-1} className="file-menu__item" data-testid={`menu-${id}`} aria-keyshortcuts={keys || undefined} onClick={() => { onClose(); run(); }}>
          <Icon name={icon} size={16} />
          <span>{text}</span>
          {keys && <kbd aria-hidden="true">{keys}</kbd>}
        </button>
      ))}
    </div>
  );
}
