// Markdown of a model's answer. Raw HTML stays text, pictures are left out: nothing is loaded from elsewhere.
import { lazy, memo, Suspense, useRef } from "react";
import { useTexts } from "./build_stream";
import { Copy } from "./copy";
import { blocksOf } from "./prose_model";
import { useLiveText } from "./running_text";

const Markdown = lazy(() => import("react-markdown"));

const Outside = ({ href, children }) => <a href={href} target="_blank" rel="noreferrer nofollow">{children}</a>;

/** A block of code with its language and a button that copies it. */
function CodeBlock({ children }) {
  const code = useRef(null);
  const { texts } = useTexts();
  const named = /language-(\S+)/.exec(children?.props?.className ?? "")?.[1] ?? "";
  return (
    <div className="code-block">
      <div className="code-block__bar"><span className="quiet">{named}</span><Copy source={code} texts={texts} /></div>
      <pre ref={code} tabIndex={0}>{children}</pre>
    </div>
  );
}

const PARTS = { a: Outside, pre: CodeBlock };

const Rendered = memo(function Rendered({ text }) {
  return (
    <Suspense fallback={<p className="plain">{text}</p>}>
      <Markdown disallowedElements={["img"]} unwrapDisallowed components={PARTS}>{text}</Markdown>
    </Suspense>
  );
});

/** Finished text; while the renderer loads, the text itself. */
export const Prose = ({ text }) => <div className="prose"><Rendered text={text} /></div>;

/** Text that is still being said. */
export function LiveProse({ id }) {
  const text = useLiveText(id);
  return <div className="prose prose--live">{blocksOf(text).map((block, index) => <Rendered key={index} text={block} />)}</div>;
}
