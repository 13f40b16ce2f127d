/** The browser's start. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "#ui";
import { App } from "./App.tsx";
import "./live.ts";
import "./style.css";

const options = {
  onCaughtError: (error: unknown) => error instanceof ApiError || console.error(error), // answers of the API have a page
};

createRoot(document.getElementById("root") as HTMLElement, options).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
