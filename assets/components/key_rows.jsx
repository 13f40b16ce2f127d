// Keys of the keyboard with what they do; `mod` is Ctrl, on Apple's keyboards the command key.
import { isApple } from "./apple";

/** Rows of a `dl`; of each of `rows` the keys, apart by spaces, and the name of its text. */
export const KeyRows = ({ rows, texts }) =>
  rows.map(([keys, text]) => (
    <div key={text}>
      <dt>{keys.split(" ").map((key) => <kbd key={key}>{key === "mod" ? (isApple() ? "⌘" : "Ctrl") : key}</kbd>)}</dt>
      <dd>{texts[text]}</dd>
    </div>
  ));
