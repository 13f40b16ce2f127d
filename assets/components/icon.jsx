// The icon set: strokes on a 24-pixel grid, drawn for this product or after Lucide (ISC licence).
const SHAPES = {
  check: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  cross: <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />,
  clock: <><circle cx="12" cy="12" r="8.5" /><path d="M12 7.5V12l3 2" /></>,
  gear: <><circle cx="12" cy="12" r="3.2" /><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1" /></>,
  question: <><path d="M9 9.3a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2" /><path d="M12 17.4v.1" /></>,
  chart: <path d="M5 20V11M12 20V5M19 20v-6" />,
  dots: <path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth="3" />,
  pause: <path d="M9 6v12M15 6v12" />,
  play: <path d="M8 5.5v13l10.5-6.5z" />,
  stop: <rect x="6.5" y="6.5" width="11" height="11" rx="1.5" />,
  download: <path d="M12 4v11m0 0l-4.5-4.5M12 15l4.5-4.5M5 20h14" />,
  reload: <path d="M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 4v4h-4" />,
  external: <path d="M14 5h5v5M19 5l-8 8M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19h11a1.5 1.5 0 0 0 1.5-1.5V14" />,
  file: <path d="M7 4h7l4 4v11a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM13.5 4v4.5H18" />,
  folder: <path d="M4 7a1 1 0 0 1 1-1h4.5l2 2.5H19a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z" />,
  terminal: <path d="M5 7l5 5-5 5M12.5 17H19" />,
  chevron: <path d="M9 6l6 6-6 6" />,
  down: <path d="M6 9l6 6 6-6" />,
  up: <path d="M6 15l6-6 6 6" />,
  pencil: <path d="M5 19l1-4L16 5l3 3L9 18zM14 7l3 3" />,
  left: <path d="M15 6l-6 6 6 6" />,
  plus: <path d="M12 5v14M5 12h14" />,
  trash: <path d="M5 7h14M10 7V5h4v2M7 7l.8 12h8.4L17 7" />,
  sun: <><circle cx="12" cy="12" r="4" /><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4" /></>,
  moon: <path d="M19.5 14A8 8 0 0 1 10 4.5 8 8 0 1 0 19.5 14z" />,
  send: <path d="M12 19V6M6 11.5L12 5.5l6 6" />,
  alert: <><path d="M12 4l9 15.5H3z" /><path d="M12 10v4M12 16.8v.1" /></>,
  info: <><circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 8v.1" /></>,
  key: <><circle cx="8.5" cy="15.5" r="3.5" /><path d="M11 13l8-8M16 8l2.5 2.5" /></>,
  user: <><circle cx="12" cy="8.5" r="3.5" /><path d="M5 20c.8-3.8 3.6-5.5 7-5.5s6.2 1.7 7 5.5" /></>,
  exit: <path d="M14 5H6v14h8M11 12h9m0 0l-3.5-3.5M20 12l-3.5 3.5" />,
  chat: <path d="M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z" />,
  list: <path d="M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01" />,
  history: <><path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4v4h4" /><path d="M12 8v4.2l2.8 1.8" /></>,
  screen: <path d="M4 5h16v11H4zM9 20h6M12 16v4" />,
  search: <><circle cx="10.5" cy="10.5" r="6" /><path d="M15 15l5 5" /></>,
  phone: <><rect x="7.5" y="3.5" width="9" height="17" rx="2" /><path d="M11 17.5h2" /></>,
  tablet: <><rect x="5" y="3.5" width="14" height="17" rx="2" /><path d="M11 17.5h2" /></>,
  side: <><rect x="4" y="5" width="16" height="14" rx="1.5" /><path d="M10 5v14" /></>,
  code: <path d="M9 7l-5 5 5 5M15 7l5 5-5 5" />,
  target: <><circle cx="12" cy="12" r="6.5" /><path d="M12 2.5v5M12 16.5v5M2.5 12h5M16.5 12h5" /></>,
  dot: <circle cx="12" cy="12" r="4" fill="currentColor" stroke="none" />,
};

/** One icon; decorative unless it is given a label. */
export function Icon({ name, size = 16, label, className }) {
  const naming = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      {...naming}
    >
      {SHAPES[name] ?? SHAPES.dot}
    </svg>
  );
}

/** The mark: brackets of code that hold a check. */
export function Mark({ size = 24 }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" strokeLinecap="round" strokeLinejoin="round">
      <path d="M7 3.5H5A1.5 1.5 0 0 0 3.5 5v14A1.5 1.5 0 0 0 5 20.5h2M17 3.5h2A1.5 1.5 0 0 1 20.5 5v14a1.5 1.5 0 0 1-1.5 1.5h-2" stroke="currentColor" strokeWidth="2" />
      <path d="M8 12.4l2.8 2.8L16.4 9" stroke="var(--accent)" strokeWidth="2.4" />
    </svg>
  );
}

/** Icon of a requirement's or task's state. */
export const STATE_ICONS = {
  pending: "dots",
  working: "gear",
  passed: "check",
  done: "check",
  failed: "cross",
  not_verified: "question",
};
