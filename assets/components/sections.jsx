// Links between the sections of a page: a column beside them, on narrow screens a row that scrolls.
import { useEffect, useRef } from "react";

/** The row begins where the present section can be seen. */
export function SectionLinks({ label, children }) {
  const list = useRef(null);
  useEffect(() => {
    const row = list.current;
    const show = () => {
      const here = row.querySelector('[aria-current="page"]');
      if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.clientWidth) / 2;
    };
    show();
    // Sections that only some have come once it is known who looks.
    const coming = new MutationObserver(show);
    coming.observe(row, { childList: true });
    return () => coming.disconnect();
  }, []);
  return (
    <nav aria-label={label} className="sections__nav">
      <ul ref={list} className="sections__list">
        {children}
      </ul>
    </nav>
  );
}
