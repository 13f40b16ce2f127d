// A row of tabs after the ARIA pattern: one stop of the Tab key; arrows, Home and End go to another tab and open it.

const MOVES = {
  ArrowLeft: (at, last) => (at > 0 ? at - 1 : last),
  ArrowRight: (at, last) => (at < last ? at + 1 : 0),
  Home: () => 0,
  End: (_, last) => last,
};

function onKeyDown(event) {
  const tabs = [...event.currentTarget.querySelectorAll("[role=tab]")];
  const to = MOVES[event.key]?.(tabs.indexOf(document.activeElement), tabs.length - 1);
  if (to === undefined) return;
  event.preventDefault();
  tabs[to].focus();
  tabs[to].click();
}

/** Its tabs are buttons; the one that is selected has the tab index 0, the others -1. */
export function TabRow({ label, className = "", children, ...rest }) {
  return (
    <div {...rest} className={`tabs ${className}`} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
