// What is in an open file: its text in the editor, or what is said where it has none that could be shown.
import { lazy, Suspense, useState } from "react";
import { CompareBar } from "./code_compare";
import { Icon } from "./icon";
import { fill, formatNumber } from "./language";
import { type } from "./open_files";

const load = () => import("./code_area");
const Area = lazy(load);
const PICTURES = /\.(png|jpe?g|gif|webp|avif|ico|bmp)$/i;

// Units by how many bytes they begin with, by the names of their texts.
const UNITS = [[1e6, "size_mb"], [1e3, "size_kb"], [1, "size_b"]];

function sizeOf(bytes, texts, language) {
  const [unit, text] = UNITS.find(([least]) => bytes >= least) ?? UNITS.at(-1);
  return fill(texts[text], { size: formatNumber(language, Math.round((bytes / unit) * 10) / 10) });
}

/** Fetch the editor's scripts, once somebody comes near a file: opening one need not wait for them then. */
export const prepareEditor = () => void load();

/** Where a file is downloaded from. */
export const downloadOf = (address, path) => `${address}/${path.split("/").map(encodeURIComponent).join("/")}?raw=1`;

function NoText({ path, file, address, texts, language }) {
  const [isPicture, setIsPicture] = useState(file.isBinary && PICTURES.test(path));
  return (
    <div className="no-text" data-testid="no-text" data-why={file.isBinary ? "binary" : "large"}>
      {isPicture && <img className="no-text__picture" src={downloadOf(address, path)} alt={fill(texts.picture, { path })} onError={() => setIsPicture(false)} />}
      {!isPicture && <p>{file.isBinary ? texts.binary : texts.large}</p>}
      <p className="text-quiet figures">{sizeOf(file.size, texts, language)}</p>
      <a className="button" href={downloadOf(address, path)} download={path.split("/").at(-1)} data-testid="download-file"><Icon name="download" size={16} /> {texts.download}</a>
    </div>
  );
}

/** A file of the editor, whole or with its changes since an older version. */
export function FileContents({ path, file, address, label, isFront, texts, language }) {
  const [places, setPlaces] = useState(null);
  const { compared } = file;
  if (file.isBinary || file.isLarge) return <NoText {...{ path, file, address, texts, language }} />;
  const opening = <p className="pane-empty" role="status">{texts.opening}</p>;
  const original = compared?.text !== null && compared?.isText ? compared?.text : undefined;
  return (
    <>
      {compared && <CompareBar {...{ path, compared, places, texts }} />}
      {compared && compared.text !== null && !compared.isText && <p className="pane-empty">{texts.compare_not_text}</p>}
      <Suspense fallback={opening}>
        {file.text === null && opening}
        {file.text !== null && (
          <Area path={path} text={file.draft ?? file.text} original={original} onChange={(text) => type(path, text)} onCompared={setPlaces} {...{ label, isFront, texts, language }} />
        )}
      </Suspense>
    </>
  );
}
