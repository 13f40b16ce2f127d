// Who said it: in a team's project everybody, in one's own whoever else has worked there.
import { usePeople, useTexts } from "./build_stream";

/** The name to be shown, or "" where all that is said is the reader's own. */
export function useAuthor(author) {
  const people = usePeople();
  const { texts } = useTexts();
  if (!author || (author.is_you && !people.length)) return "";
  return author.is_you ? texts.author_you : (author.name ?? texts.author_gone);
}

/** The name over what was said. */
export function Byline({ author }) {
  const name = useAuthor(author);
  return name && <p className="byline" data-testid="author">{name}</p>;
}

/** The name at the end of a line. */
export function By({ author }) {
  const name = useAuthor(author);
  return name && <span data-testid="author">{` · ${name}`}</span>;
}
