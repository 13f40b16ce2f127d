/** The app in this process with an empty database for every test. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach } from "vitest";
import { createApp } from "#server/app.ts";
import { openDatabase } from "#server/db.ts";

interface Answer {
  status: number;
  body: any;
}

/** `const api = useApi()` at the top of a test file; `await api.post("/api/tasks", { title: "A" })`. */
export function useApi() {
  let server: Server;
  beforeEach(async () => {
    openDatabase(":memory:");
    server = createServer(await createApp());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterEach(async () => {
    await new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  });

  async function request(method: string, path: string, body?: object): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    const options = body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...options });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  }
  return {
    get: (path: string) => request("GET", path),
    post: (path: string, body: object = {}) => request("POST", path, body),
    patch: (path: string, body: object) => request("PATCH", path, body),
    delete: (path: string) => request("DELETE", path),
  };
}
