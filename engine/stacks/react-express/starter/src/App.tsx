/** The frame of every page: header, navigation, the page itself. */
import { useEffect } from "react";
import { BrowserRouter, Link, NavLink, Route, Routes, useLocation } from "react-router";
import { APP_NAME } from "#shared/config.ts";
import { ErrorBoundary, ErrorPage, TEXTS } from "#ui";
import { pages } from "./pages.ts";

const entries = pages.filter((page) => page.navigation);

/** The whole app. */
export function App() {
  return (
    <BrowserRouter>
      <a className="skip" href="#content">{TEXTS.skip}</a>
      <header className="top">
        <Link className="brand" to="/">{APP_NAME}</Link>
        {entries.length > 1 && (
          <nav aria-label={TEXTS.sections}>
            {entries.map((page) => <NavLink key={page.path} to={page.path} end={page.path === "/"}>{page.navigation}</NavLink>)}
          </nav>
        )}
      </header>
      <main id="content">
        <CurrentPage />
      </main>
    </BrowserRouter>
  );
}

function CurrentPage() {
  const { pathname } = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <ErrorBoundary key={pathname}>
      <Routes>
        {pages.map(({ path, Component }) => <Route key={path} path={path} element={<Component />} />)}
        <Route path="*" element={<ErrorPage status={404} />} />
      </Routes>
    </ErrorBoundary>
  );
}
