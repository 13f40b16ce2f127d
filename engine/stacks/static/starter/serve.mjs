// Hands out the files of a folder (this one, or the one that is named), nothing else: any web server can take its place.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";

const ROOT = process.argv[2] ? resolve(process.argv[2]) : import.meta.dirname;
const TYPES = {
  avif: "image/avif", css: "text/css", csv: "text/csv", gif: "image/gif", htm: "text/html", html: "text/html", ico: "image/x-icon",
  jpeg: "image/jpeg", jpg: "image/jpeg", js: "text/javascript", json: "application/json", md: "text/plain", mjs: "text/javascript",
  mp3: "audio/mpeg", mp4: "video/mp4", ogg: "audio/ogg", pdf: "application/pdf", png: "image/png", svg: "image/svg+xml",
  txt: "text/plain", wasm: "application/wasm", wav: "audio/wav", webm: "video/webm", webmanifest: "application/manifest+json",
  webp: "image/webp", woff: "font/woff", woff2: "font/woff2", xml: "application/xml",
};

const isFile = (path) => stat(path).then((found) => found.isFile(), () => false);

/** The file of an address, undefined where there is none: `/books` is `books.html`, `/notes/` is `notes/index.html`. */
async function fileOf(address) {
  const inside = normalize(address);
  if (inside.split("/").some((part) => part.startsWith(".")) || inside.startsWith("/tests/")) return undefined;
  const names = inside.endsWith("/") ? [`${inside}index.html`] : [inside, `${inside}.html`];
  for (const name of names) if (await isFile(join(ROOT, name))) return join(ROOT, name);
  return undefined;
}

function head(response, status, path) {
  const type = TYPES[extname(path).slice(1).toLowerCase()] ?? "application/octet-stream";
  response.writeHead(status, {
    "Content-Type": /text|json|svg|xml/.test(type) ? `${type}; charset=utf-8` : type,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
}

async function answer(request, response) {
  const { pathname, search } = new URL(request.url, "http://localhost");
  if (pathname === "/health") return response.end("ok");
  const address = decodeURIComponent(pathname);
  const found = ["GET", "HEAD"].includes(request.method) ? await fileOf(address) : undefined;
  if (!found && (await fileOf(`${address}/`))) return response.writeHead(301, { Location: `${pathname}/${search}` }).end();
  const page = join(ROOT, "404.html");
  const file = found ?? ((await isFile(page)) ? page : undefined);
  head(response, found ? 200 : 404, file ?? "missing.txt");
  if (!file || request.method === "HEAD") return response.end(file ? undefined : "Not found\n");
  createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(400).end());
});
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? "127.0.0.1", () => {
  const { address, port } = server.address();
  console.log(`http://${address}:${port}`);
});
