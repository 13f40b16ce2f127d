/** The app's own API from the browser. What was changed is fetched anew wherever it is shown. */
import { useEffect, useState } from "react";
import { TEXTS } from "./texts.ts";

/** An answer of 400 or above (0: none came); `fields` says what is wrong with which input. */
export class ApiError extends Error {
  readonly status: number;
  readonly fields: Record<string, string>;

  constructor(status: number, detail: unknown) {
    super(status === 0 ? TEXTS.offline : (TEXTS.errors[status] ?? TEXTS.errors[status >= 500 ? 500 : 0]));
    this.status = status;
    this.fields = {};
    for (const { loc, msg } of Array.isArray(detail) ? (detail as { loc: string[]; msg: string }[]) : []) {
      this.fields[loc[1] ?? ""] ??= msg;
    }
  }
}

const shown = new Map<() => void, string>();

/** What GET `path` answers, undefined until it is there; null asks for nothing. Kept fresh after every change. */
export function useData<T>(path: string | null): T | undefined {
  const [answer, setAnswer] = useState<{ path: string; data?: T; error?: unknown }>();
  useEffect(() => {
    if (path === null) return;
    let latest = 0;
    const load = async () => {
      const number = ++latest;
      const next = await request<T>("GET", path).then((data) => ({ path, data }), (error: unknown) => ({ path, error }));
      if (number !== latest) return;
      setAnswer((before) => ("error" in next && before?.path === path && before.data !== undefined ? before : next));
    };
    void load();
    shown.set(load, path);
    return () => {
      latest = -1;
      shown.delete(load);
    };
  }, [path]);
  if (path === null || answer === undefined || placeOf(answer.path) !== placeOf(path)) return undefined;
  if (answer.error && answer.path === path) throw answer.error;
  return answer.data;
}

/** Create or start something: `await post("/api/tasks", { title: "…" })`. */
export const post = <T>(path: string, body: object = {}) => send<T>("POST", path, body);

/** Change some fields: `await patch("/api/tasks/1", { done: true })`. */
export const patch = <T>(path: string, body: object) => send<T>("PATCH", path, body);

/** Delete: `await remove("/api/tasks/1")`. */
export const remove = (path: string) => send<void>("DELETE", path);

/** Any request that changes something; throws ApiError. */
export async function send<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await request<T>(method, path, body);
  for (const [load, watched] of shown) if (method !== "DELETE" || placeOf(watched) !== path) load();
  return answer;
}

async function request<T>(method: string, path: string, body?: object): Promise<T> {
  const options = body === undefined ? { method } : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, options).catch(() => undefined);
  const data: unknown = await response?.json().catch(() => undefined);
  if (!response?.ok) throw new ApiError(response?.status ?? 0, (data as { detail?: unknown } | undefined)?.detail);
  return data as T;
}

const placeOf = (path: string) => path.split("?")[0];
