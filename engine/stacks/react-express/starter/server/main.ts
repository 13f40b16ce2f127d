/** Start: `node server/main.ts` serves the built app, `--dev` the sources with instant updates. */
import { createServer } from "node:http";
import { createApp } from "./app.ts";
import { openDatabase } from "./db.ts";
import { builtPages, livePages } from "./pages.ts";

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? "127.0.0.1";

openDatabase();
const server = createServer();
const pages = process.argv.includes("--dev") ? await livePages(server) : builtPages();
server.on("request", await createApp(pages));
server.listen(port, host, () => console.log(`Listening on http://${host}:${port}`));

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
