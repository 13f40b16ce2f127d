// The picture of an app at a version: small in the timeline, two beside each other over a comparison, large at a click.
import { useState } from "react";
import { Dialog } from "./chrome";
import { fill } from "./language";
import { Icon } from "./icon";

const WIDTH = 1280;
const HEIGHT = 800;

/** What an image of the picture of a version is made with; its room is known before it is loaded. */
export const pictureOf = (project, row) => ({ src: `${project}/versions/${row.number}/picture?tag=${row.picture}`, width: WIDTH, height: HEIGHT });

/** `project` is the address of the project in the API; a version without a picture says so in the same room. */
export function VersionPicture({ project, row, texts, onOpen }) {
  const [isMissing, setIsMissing] = useState(false);
  if (!row.picture || isMissing) {
    return <span className="picture picture--none" title={texts.picture_none_title} data-testid="version-no-picture">{texts.picture_none}</span>;
  }
  const name = fill(texts.picture_open, { number: row.number });
  return (
    <button type="button" className="picture" title={name} aria-label={name} data-testid="version-picture" onClick={() => onOpen(row)}>
      <img {...pictureOf(project, row)} loading="lazy" decoding="async" alt="" onError={() => setIsMissing(true)} />
    </button>
  );
}

/** The picture of one version as large as the window lets it be; nothing without `row`. */
export function LargePicture({ project, row, texts, onClose }) {
  const title = row ? fill(texts.picture_of, row) : "";
  return (
    <Dialog open={Boolean(row)} onClose={onClose} label={title} className="picture-dialog">
      {row && (
        <>
          <div className="picture-dialog__head">
            <h2 className="text-16 font-semibold">{title}</h2>
            <button type="button" className="button button--quiet button--icon" title={texts.picture_close} aria-label={texts.picture_close} data-testid="picture-close" onClick={onClose}>
              <Icon name="cross" size={18} />
            </button>
          </div>
          <img {...pictureOf(project, row)} alt={title} data-testid="large-picture" />
        </>
      )}
    </Dialog>
  );
}

/** How the app looked at two versions; nothing unless both were seen and look different. */
export function PicturesCompared({ project, old, newer, texts }) {
  const [large, setLarge] = useState(null);
  if (!old?.picture || !newer?.picture || old.picture === newer.picture) return null;
  return (
    <div className="pictures-compared" data-testid="pictures-compared">
      {[[old, texts.from_version], [newer, texts.to_version]].map(([row, label]) => (
        <figure key={row.number}>
          <figcaption className="quiet">{`${label}: ${fill(texts.number, row)}`}</figcaption>
          <VersionPicture {...{ project, row, texts }} onOpen={setLarge} />
        </figure>
      ))}
      <LargePicture {...{ project, texts }} row={large} onClose={() => setLarge(null)} />
    </div>
  );
}
