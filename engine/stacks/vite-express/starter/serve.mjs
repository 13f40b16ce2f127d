// Serves an app of two parts: the built pages of client/, and everything else from the server of server/, which it starts.
// With the word "dev" pages are built anew, and the server starts anew, when their files change.
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { access, glob, readFile, stat } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { connect } from "node:net";
import { extname, join, normalize } from "node:path";

const PORT = Number(process.env.PORT ?? 5173);
const BEHIND = 3000;
const PAGES = join(process.cwd(), "dist");
const STAND_IN = join(import.meta.dirname, "documents.mjs");
const IS_DEV = process.argv[2] === "dev";
const SETTLED_MS = 60_000;
const MOST_FAILURES = 4;
const TYPES = {
  css: "text/css", html: "text/html", ico: "image/x-icon", jpg: "image/jpeg", js: "text/javascript", json: "application/json",
  map: "application/json", mjs: "text/javascript", png: "image/png", svg: "image/svg+xml", txt: "text/plain", webp: "image/webp",
  woff: "font/woff", woff2: "font/woff2",
};

const isThere = (path) => access(path).then(() => true, () => false);
const isFile = (path) => stat(path).then((found) => found.isFile(), () => false);

function start(program, words, folder, env = {}) {
  const child = spawn(program, words, { cwd: folder, stdio: "inherit", env: { ...process.env, ...env } });
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  child.on("error", (error) => { console.error(error.message); process.exit(1); });
}

/** The watching builder of pages. Many new files at once can be more than its memory holds: then it begins anew. */
function keepBuilding(words, folder, failures = 0) {
  const began = Date.now();
  const child = spawn(process.execPath, words, { cwd: folder, stdio: "inherit" });
  child.on("exit", (code, signal) => {
    const inARow = Date.now() - began > SETTLED_MS ? 1 : failures + 1;
    if (inARow > MOST_FAILURES) process.exit(code || 1);
    console.error(`The builder of the pages has ended (${signal ?? code}) and begins anew.`);
    setTimeout(() => keepBuilding(words, folder, inARow), 500);
  });
}

/** Whether the server behind listens; an app without a server has nothing to wait for. */
const answers = () => new Promise((resolve) => {
  const socket = connect(BEHIND, "127.0.0.1", () => { socket.end(); resolve(true); });
  socket.on("error", () => resolve(false));
});

/** In development pages are built after the start: until then the server behind would answer in their place. */
const isUp = async (hasServer) =>
  (!hasServer || (await answers())) && (!hasPages || (await isFile(join(PAGES, "index.html"))));

async function pageOf(path) {
  const inside = normalize(path);
  const file = join(PAGES, inside);
  if (inside !== "/" && file.startsWith(PAGES) && (await isFile(file))) return file;
  return undefined;
}

function send(response, file) {
  const type = TYPES[extname(file).slice(1).toLowerCase()] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": /^text|json|svg/.test(type) ? `${type}; charset=utf-8` : type, "Cache-Control": "no-cache" });
  createReadStream(file).pipe(response);
}

function passOn(request, response) {
  const headers = { ...request.headers, host: `localhost:${BEHIND}` };
  const far = ask({ host: "127.0.0.1", port: BEHIND, path: request.url, method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  far.on("error", () => { if (!response.headersSent) response.writeHead(502); response.end("The server does not answer.\n"); });
  request.pipe(far);
}

async function answer(request, response, hasServer) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  if (path === "/health") return response.writeHead((await isUp(hasServer)) ? 200 : 503).end();
  const isRead = request.method === "GET" || request.method === "HEAD";
  const file = isRead ? await pageOf(path) : undefined;
  if (file) return send(response, file);
  const isPage = isRead && (request.headers.accept ?? "").includes("text/html") && !path.startsWith("/api");
  if (isPage && (await isFile(join(PAGES, "index.html")))) return send(response, join(PAGES, "index.html"));
  if (hasServer) return passOn(request, response);
  return response.writeHead(404).end();
}

/** Whether the server behind asks for MongoDB, and a stand-in for it lies here: where apps are proven and shown. */
async function wantsDocuments() {
  if (!(await isThere(STAND_IN))) return false;
  for await (const path of glob("server/**/*.{js,cjs,mjs,ts}", { exclude: (name) => name.includes("node_modules") })) {
    if (/["'](?:mongoose|mongodb)["']/.test(await readFile(path, "utf8"))) return true;
  }
  return false;
}

const hasServer = await isThere("server/package.json");
const hasPages = await isThere("client/package.json");
if (hasServer) {
  const words = IS_DEV ? ["--watch", "server.js"] : ["server.js"];
  const env = { PORT: String(BEHIND) };
  if (await wantsDocuments()) {
    await import(STAND_IN);
    env.DATABASE_URL = "mongodb://127.0.0.1:27017/app";
  }
  start(process.execPath, words, "server", env);
}
if (IS_DEV && hasPages) {
  const vite = join(import.meta.dirname, "vite", "bin", "vite.js");
  keepBuilding([vite, "build", "--watch", "--outDir", "../dist", "--emptyOutDir", "--logLevel", "warn"], "client");
}
createServer((request, response) => {
  answer(request, response, hasServer).catch(() => response.writeHead(400).end());
}).listen(PORT, process.env.HOST ?? "127.0.0.1");
