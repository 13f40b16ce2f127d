// Running Markdown in blocks, so that only the last one is read again. Pure: tested with `node --test`.

const FENCE = /^ {0,3}(```+|~~~+)/;

/** The text cut at blank lines outside code; what is finished stays the same however the text goes on. */
export function blocksOf(text) {
  const blocks = [];
  let lines = [];
  let fence = "";
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (!fence && mark) fence = mark;
    else if (fence && mark.startsWith(fence) && line.trim() === mark) fence = "";
    if (!fence && !line.trim()) {
      if (lines.length) blocks.push(lines.join("\n"));
      lines = [];
    } else lines.push(line);
  }
  if (lines.length) blocks.push(lines.join("\n"));
  return blocks;
}
