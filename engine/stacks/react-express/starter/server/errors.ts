/** Errors of the API and how they are answered. */
import type { ErrorRequestHandler } from "express";
import { z } from "zod";

/** An answer other than 200: `throw new HttpError(404)`. `detail` says what is wrong. */
export class HttpError extends Error {
  readonly status: number;
  readonly detail: unknown;

  constructor(status: number, detail: unknown = "") {
    super(typeof detail === "string" && detail ? detail : `HTTP ${status}`);
    this.status = status;
    this.detail = detail || (status === 404 ? "Not Found" : this.message);
  }
}

/** Refused input, by field: `throw new InvalidInput({ room_id: "This room is taken." })`. */
export class InvalidInput extends HttpError {
  constructor(errors: Record<string, string>, type = "value_error") {
    super(422, Object.entries(errors).map(([field, msg]) => ({ type, loc: ["body", ...field.split(".")], msg })));
  }
}

const SQLITE_CONSTRAINT = 19;
const BROKEN_REFERENCE = "The data refers to something that does not exist or is already there.";

/** JSON for everything that was thrown; what is nobody's input is our fault and goes to the log. */
export const answerError: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, detail } = described(error);
  if (status >= 500) console.error(`Error at ${request.method} ${request.path}:`, error);
  response.status(status).json({ detail });
};

function described(error: unknown): { status: number; detail: unknown } {
  if (error instanceof HttpError) return error;
  if (error instanceof z.ZodError) return new InvalidInput(byField(error));
  if (!(error instanceof Error)) return { status: 500, detail: "Internal error" };
  const { errcode, status } = error as { errcode?: number; status?: number };
  if (errcode !== undefined && (errcode & 0xff) === SQLITE_CONSTRAINT) return { status: 409, detail: BROKEN_REFERENCE };
  if (status !== undefined && status >= 400 && status < 500) return { status, detail: error.message };
  return { status: 500, detail: "Internal error" };
}

/** The first message of each field. */
export function byField(error: z.ZodError): Record<string, string> {
  const found: Record<string, string> = {};
  for (const issue of error.issues) found[issue.path.join(".")] ??= issue.message;
  return found;
}
