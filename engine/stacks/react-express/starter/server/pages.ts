/** The browser's half: built files in production, Vite with instant updates in development. */
import { readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import express, { type RequestHandler } from "express";
import { pathOfPage } from "../shared/page_paths.ts";

const ROOT = join(import.meta.dirname, "..");
const CSP = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'";

/** Serve what `npm run build` made. */
export function builtPages(): RequestHandler[] {
  const html = readFileSync(join(ROOT, "dist", "index.html"), "utf8");
  const assets = express.static(join(ROOT, "dist", "assets"), { immutable: true, maxAge: "1y", fallthrough: false });
  const page: RequestHandler = (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    response.set("Content-Security-Policy", CSP).set("Cache-Control", "no-cache");
    response.status(statusOf(request.path)).type("html").send(html);
  };
  return [express.Router().use("/assets", assets), express.static(join(ROOT, "dist"), { index: false }), page];
}

/** Serve sources through Vite; its updates travel over the same port. */
export async function livePages(server: Server): Promise<RequestHandler[]> {
  const { createServer } = await import("vite");
  const vite = await createServer({
    configLoader: "native",
    appType: "custom",
    server: { middlewareMode: true, ws: { server } },
  });
  const page: RequestHandler = async (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    const html = await vite.transformIndexHtml(request.originalUrl, readFileSync(join(ROOT, "index.html"), "utf8"));
    response.status(statusOf(request.path)).type("html").send(html);
  };
  return [vite.middlewares, page];
}

/** 200 for the address of a page, else 404: the app then says so itself. */
function statusOf(path: string): number {
  const files = readdirSync(join(ROOT, "src", "pages"), { recursive: true, encoding: "utf8" });
  const known = files.filter((file) => file.endsWith(".tsx")).map((file) => pathOfPage(file.replaceAll("\\", "/")));
  return known.some((pattern) => matches(pattern, path)) ? 200 : 404;
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/").filter(Boolean);
  const given = path.split("/").filter(Boolean);
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith(":") || part === decode(given[index]));
}

function decode(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? "");
  } catch {
    return "";
  }
}
