// Markdown of a model's answer. Raw HTML stays text, pictures are left out: nothing is loaded from elsewhere.
import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("react-markdown"));

const Outside = ({ href, children }) => <a href={href} target="_blank" rel="noreferrer nofollow">{children}</a>;

/** Finished text; while the renderer loads, the text itself. */
export function Prose({ text }) {
  return (
    <div className="prose">
      <Suspense fallback={<p className="plain">{text}</p>}>
        <Markdown disallowedElements={["img"]} unwrapDisallowed components={{ a: Outside }}>
          {text}
        </Markdown>
      </Suspense>
    </div>
  );
}
