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
  share: <path d="M12 15V4m0 0L8 8m4-4l4 4M6 12v7h12v-7" />,
  copy: <><rect x="9" y="9" width="11" height="11" rx="1.5" /><path d="M5 15V5.5A1.5 1.5 0 0 1 6.5 4H15" /></>,
  file: <path d="M7 4h7l4 4v11a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM13.5 4v4.5H18" />,
  file_plus: <path d="M13 20H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h7l4 4v5M13.5 4v4.5H18M18 16v6M15 19h6" />,
  folder_plus: <path d="M13 19H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h4.5l2 2.5H19a1 1 0 0 1 1 1V13M18 16v6M15 19h6" />,
  compare: <path d="M7 5v8M3 9h8M3 19h8M14 7h7M14 12h7M14 17h7" />,
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
  eye: <><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" /><circle cx="12" cy="12" r="3" /></>,
  eye_off: <path d="M9.5 6c.8-.3 1.6-.5 2.5-.5 6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.4M6 7.8A16 16 0 0 0 2.5 12S6 18.5 12 18.5c1.6 0 3-.5 4.2-1.1M10 10a3 3 0 0 0 4.1 4.2M4 4l16 16" />,
  card: <><rect x="3.5" y="5.5" width="17" height="13" rx="2" /><path d="M3.5 10h17M7 14.5h3" /></>,
  coins: <><ellipse cx="12" cy="7" rx="7" ry="3" /><path d="M5 7v5c0 1.7 3.1 3 7 3s7-1.3 7-3V7M5 12v5c0 1.7 3.1 3 7 3s7-1.3 7-3v-5" /></>,
  eraser: <path d="M4.4 14.2l8.9-8.9a2 2 0 0 1 2.8 0l3.6 3.6a2 2 0 0 1 0 2.8L12 19.5H8.6l-4.2-4.2a.8.8 0 0 1 0-1.1zM8.8 9.8l6.4 6.4M12 19.5h8" />,
  lock: <><rect x="5.5" y="11" width="13" height="8.5" rx="1.5" /><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3" /></>,
  key: <><circle cx="8.5" cy="15.5" r="3.5" /><path d="M11 13l8-8M16 8l2.5 2.5" /></>,
  user: <><circle cx="12" cy="8.5" r="3.5" /><path d="M5 20c.8-3.8 3.6-5.5 7-5.5s6.2 1.7 7 5.5" /></>,
  people: <><circle cx="9" cy="9" r="3" /><path d="M3.5 19c.6-3.2 2.7-4.6 5.5-4.6s4.9 1.4 5.5 4.6M15.5 6.3a3 3 0 0 1 0 5.4M17 14.7c1.9.6 3.1 2 3.5 4.3" /></>,
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
  mail: <path d="M4 6.5a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM4.5 7l7.5 6 7.5-6" />,
  // The marks of providers, as their buttons must show them (GitHub's after Octicons, MIT licence).
  github: <path transform="scale(1.5)" fill="currentColor" stroke="none" d="M8 0C3.58 0 0 3.58 0 8c0 3.54 2.29 6.53 5.47 7.59.4.07.55-.17.55-.38 0-.19-.01-.82-.01-1.49-2.01.37-2.53-.49-2.69-.94-.09-.23-.48-.94-.82-1.13-.28-.15-.68-.52-.01-.53.63-.01 1.08.58 1.23.82.72 1.21 1.87.87 2.33.66.07-.52.28-.87.51-1.07-1.78-.2-3.64-.89-3.64-3.95 0-.87.31-1.59.82-2.15-.08-.2-.36-1.02.08-2.12 0 0 .67-.21 2.2.82.64-.18 1.32-.27 2-.27s1.36.09 2 .27c1.53-1.04 2.2-.82 2.2-.82.44 1.1.16 1.92.08 2.12.51.56.82 1.27.82 2.15 0 3.07-1.87 3.75-3.65 3.95.29.25.54.73.54 1.48 0 1.07-.01 1.93-.01 2.2 0 .21.15.46.55.38A8.01 8.01 0 0 0 16 8c0-4.42-3.58-8-8-8z" />,
  google: (
    <g stroke="none">
      <path fill="#4285F4" d="M22.56 12.25c0-.78-.07-1.53-.2-2.25H12v4.26h5.92c-.26 1.37-1.04 2.53-2.21 3.31v2.77h3.57c2.08-1.92 3.28-4.74 3.28-8.09z" />
      <path fill="#34A853" d="M12 23c2.97 0 5.46-.98 7.28-2.66l-3.57-2.77c-.98.66-2.23 1.06-3.71 1.06-2.86 0-5.29-1.93-6.16-4.53H2.18v2.84C3.99 20.53 7.7 23 12 23z" />
      <path fill="#FBBC05" d="M5.84 14.09c-.22-.66-.35-1.36-.35-2.09s.13-1.43.35-2.09V7.07H2.18C1.43 8.55 1 10.22 1 12s.43 3.45 1.18 4.93l2.85-2.22.81-.62z" />
      <path fill="#EA4335" d="M12 5.38c1.62 0 3.06.56 4.21 1.64l3.15-3.15C17.45 2.09 14.97 1 12 1 7.7 1 3.99 3.47 2.18 7.07l3.66 2.84c.87-2.6 3.3-4.53 6.16-4.53z" />
    </g>
  ),
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
