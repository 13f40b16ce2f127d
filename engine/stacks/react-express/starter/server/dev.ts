/** Development: runs the server, and starts it anew when a file of server/ or shared/ has changed. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = ["server", "shared"];
const LOOK_MS = 250;

let running = "";
let seen = "";
let server: ChildProcess | undefined;
let replaced: ChildProcess | undefined;

// Looked at instead of watched: a watcher ends with an error when a file is taken away under its hands.
setInterval(look, LOOK_MS);
look();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server?.kill();
    process.exit(0);
  });
}

function look(): void {
  const now = FOLDERS.flatMap(stamps).join("\n");
  if (now === seen && now !== running) restart(now);
  seen = now;
}

function restart(files: string): void {
  if (running) console.log("Files of the server have changed: it starts again.");
  running = files;
  if (server) {
    replaced = server;
    server.off("exit", start).once("exit", start);
    server.kill("SIGKILL"); // at once: one that hangs hears nothing else
  } else {
    start();
  }
}

function start(): void {
  const started = spawn(process.execPath, ["server/main.ts", "--dev"], { stdio: "inherit" });
  server = started;
  started.once("exit", (code) => {
    if (started !== replaced) process.exit(code ?? 1); // it ended by itself: whoever started us shall know
  });
}

function stamps(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.sort().map((file) => {
    const stat = statSync(join(folder, file), { throwIfNoEntry: false });
    return `${folder}/${file} ${stat?.mtimeMs} ${stat?.size}`;
  });
}
