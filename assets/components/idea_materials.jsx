// What goes with an idea: images, brought to the server as soon as they are chosen, and the address of a page.
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon";
import { fill, useLanguage } from "./language";

const ADDRESS = "/api/user/images";
const KINDS = "image/png,image/jpeg,image/webp";
const MOST = 4;
const LONGEST_SIDE = 1568;

/** The picture as models look at it: upright, without metadata, no larger than they use; as it is where that fails. */
async function reduced(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return (await new Promise((done) => canvas.toBlob(done, file.type, 0.9))) ?? file;
  } catch {
    return file;
  }
}

/** The kept image's id, or a sentence that says what is wrong. */
async function brought(file, texts) {
  try {
    const body = await reduced(file);
    const answer = await fetch(`${ADDRESS}?name=${encodeURIComponent(file.name.slice(0, 120))}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": body.type || "application/octet-stream" },
      body,
    });
    const said = await answer.json();
    return answer.ok ? { id: said.id } : { failure: said.error.message };
  } catch {
    return { failure: texts.offline };
  }
}

function Thumbnail({ image, texts, onRemove }) {
  const label = fill(texts.remove, { name: image.name });
  return (
    <li className="brought" data-testid="brought">
      <img src={image.url} alt={image.name} />
      <button type="button" className="button button--icon brought__remove" title={label} aria-label={label} onClick={onRemove} data-testid="remove-image">
        <Icon name="cross" size={14} />
      </button>
    </li>
  );
}

/** The images that were brought, and how to bring and remove one; nothing of it is kept over a reload. */
function useImages(texts) {
  const [images, setImages] = useState([]);
  const [loading, setLoading] = useState(0);
  const [failure, setFailure] = useState("");
  const known = useRef(images);
  known.current = images;
  useEffect(() => () => known.current.forEach(({ url }) => URL.revokeObjectURL(url)), []);
  const bring = async (files) => {
    setFailure(files.length > MOST - known.current.length ? texts.too_many : "");
    const taken = files.slice(0, MOST - known.current.length);
    setLoading((count) => count + taken.length);
    for (const file of taken) {
      const { id, failure: said } = await brought(file, texts);
      setLoading((count) => count - 1);
      if (said) setFailure(said);
      else setImages((now) => (now.some((one) => one.id === id) ? now : [...now, { id, name: file.name, url: URL.createObjectURL(file) }]));
    }
  };
  const remove = (id) => {
    URL.revokeObjectURL(images.find((one) => one.id === id)?.url);
    setImages((now) => now.filter((one) => one.id !== id));
  };
  return { images, loading, failure, bring, remove };
}

function Hint({ id, children }) {
  return <p className="field__hint" id={id}>{children}</p>;
}

function Warning({ children, testid }) {
  return <p role="status" className="notice notice--warning" data-testid={testid}><Icon name="alert" size={14} />{children}</p>;
}

export function IdeaMaterials({ texts: all, canSee, canRead, isKnown, isPilot }) {
  const texts = all[useLanguage()];
  const [page, setPage] = useState("");
  const { images, loading, failure, bring, remove } = useImages(texts);
  const unseen = isPilot ? texts.images_unseen_by_pilot : isKnown && !canSee && texts.images_unseen;
  const onChoose = (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    bring(files);
  };
  return (
    <details className="materials" data-testid="materials">
      <summary className="flex cursor-pointer items-center gap-2 text-14">
        <Icon name="chevron" size={18} className="disclosure" />
        {texts.summary}
        {images.length > 0 && <span className="badge">{images.length}</span>}
      </summary>
      <div className="materials__fields">
        <input type="hidden" name="images" value={JSON.stringify(images.map(({ id }) => id))} readOnly />
        <div className="field">
          <label className="field__label" htmlFor="idea-images">{texts.images}</label>
          <input className="control" id="idea-images" type="file" accept={KINDS} multiple disabled={loading > 0 || images.length >= MOST} aria-describedby="idea-images-hint" onChange={onChoose} data-testid="choose-images" />
          {images.length > 0 && (
            <ul className="brought-list">
              {images.map((image) => <Thumbnail key={image.id} {...{ image, texts }} onRemove={() => remove(image.id)} />)}
            </ul>
          )}
          {loading > 0 && <p role="status" className="text-13 text-quiet">{texts.loading}</p>}
          {failure && <p role="alert" className="text-14 text-failed" data-testid="image-failure">{failure}</p>}
          {unseen && images.length > 0 && <Warning testid="images-unseen">{unseen}</Warning>}
          <Hint id="idea-images-hint">{texts.images_hint}</Hint>
        </div>
        <div className="field">
          <label className="field__label" htmlFor="page_url">{texts.page}</label>
          <input className="control" id="page_url" name="page_url" type="text" inputMode="url" autoComplete="off" spellCheck={false} maxLength={2000} value={page} aria-describedby="page-url-hint" onChange={(event) => setPage(event.target.value)} data-testid="page-url" />
          {isKnown && !canRead && page.trim() && <Warning testid="page-unread">{texts.page_unread}</Warning>}
          <Hint id="page-url-hint">{texts.page_hint}</Hint>
        </div>
      </div>
    </details>
  );
}
