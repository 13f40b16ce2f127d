/** The app starts, answers and speaks plainly about what does not exist. */
import { expect, test } from "vitest";
import { useApi } from "./client.ts";

const api = useApi();

test("health", async () => {
  expect(await api.get("/health")).toEqual({ status: 200, body: { status: "ok" } });
});

test("an unknown address of the API is not found", async () => {
  expect(await api.get("/api/no-such-thing")).toEqual({ status: 404, body: { detail: "Not Found" } });
});
