/** Everything a page uses: `import { Field, Form, Page, useData } from "#ui"`. */
export { ApiError, patch, post, remove, send, useData } from "./api.ts";
export { Area, Choice, Field, Tick, Ticks } from "./fields.tsx";
export { Filter, Form, type FormValues, useFilter } from "./form.tsx";
export { showDate, showNumber } from "./format.ts";
export { DeleteButton, Empty, Loading, Page, RowTick } from "./parts.tsx";
export { ErrorBoundary, ErrorPage } from "./errors.tsx";
export { TEXTS } from "./texts.ts";
