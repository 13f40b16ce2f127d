/** What is shown instead of a page that is not there or that broke. */
import { Component, type ReactNode } from "react";
import { Link } from "react-router";
import { APP_NAME } from "#shared/config.ts";
import { ApiError } from "./api.ts";
import { TEXTS } from "./texts.ts";

/** A page that says what went wrong; `status` 0: the server does not answer. */
export function ErrorPage({ status }: { status: number }) {
  const text = status === 0 ? TEXTS.offline : (TEXTS.errors[status] ?? TEXTS.errors[0]);
  return (
    <section className="empty">
      <title>{`${status || text} · ${APP_NAME}`}</title>
      {status > 0 && <p className="code">{status}</p>}
      <h1>{text}</h1>
      <p><Link className="button" to="/">{TEXTS.home}</Link></p>
    </section>
  );
}

/** Catches what a page throws: data that is not there, an error of the server, a bug. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { status?: number }> {
  override state: { status?: number } = {};

  static getDerivedStateFromError(error: unknown) {
    return { status: error instanceof ApiError ? error.status : 500 };
  }

  override render() {
    return this.state.status === undefined ? this.props.children : <ErrorPage status={this.state.status} />;
  }
}
