/** Start: `node server/main.ts` serves the built app, `--dev` the sources with instant updates. */
import { createServer } from "node:http";
import { createApp } from "./app.ts";
import { openDatabase } from "./db.ts";
import { builtPages, livePages } from "./pages.ts";

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? "127.0.0.1";
const isDev = process.argv.includes("--dev");
const PATIENCE_MS = isDev ? 0 : 2000; // for answers under way; an open WebSocket would keep the server for ever

openDatabase();
const server = createServer();
const pages = isDev ? await livePages(server) : builtPages();
server.on("request", await createApp(pages));
server.listen(port, host, () => console.log(`Listening on http://${host}:${port}`));

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    setTimeout(() => process.exit(0), PATIENCE_MS);
  });
}
