/** The app: every module of server/routes is included by itself. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import express, { type Express, type RequestHandler } from "express";
import { answerError, HttpError } from "./errors.ts";

const ROUTES = join(import.meta.dirname, "routes");

/** The API, and `pages` for every other address. */
export async function createApp(pages: RequestHandler[] = []): Promise<Express> {
  const app = express();
  app.disable("x-powered-by");
  app.use(express.json({ limit: "1mb" }));
  app.get("/health", (_request, response) => {
    response.json({ status: "ok" });
  });
  for (const file of readdirSync(ROUTES, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".ts")) app.use((await import(pathToFileURL(join(ROUTES, file)).href)).default);
  }
  app.use("/api", () => {
    throw new HttpError(404);
  });
  for (const handler of pages) app.use(handler);
  app.use(answerError);
  return app;
}
