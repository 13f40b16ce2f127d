// The form that brings an existing app in: a ZIP archive, or the address of a git repository.
import { useState } from "react";
import { Icon } from "./icon";
import { useLanguage } from "./language";

const ADDRESS = "/api/projects/import";

/** The request for what was chosen; null when nothing was. */
function requestFor({ archive, url, team }) {
  const into = team ? `team_id=${team}` : "";
  if (archive) {
    const name = archive.name.replace(/\.zip$/i, "");
    return [`${ADDRESS}?name=${encodeURIComponent(name.slice(0, 120))}&${into}`, { body: archive, headers: { "Content-Type": "application/zip" } }];
  }
  return url ? [`${ADDRESS}?${into}`, { body: JSON.stringify({ url }), headers: { "Content-Type": "application/json" } }] : null;
}

/** The new project's id, or a sentence that says what is wrong. */
async function sent([address, options], texts) {
  try {
    const answer = await fetch(address, { method: "POST", credentials: "same-origin", ...options });
    const said = await answer.json();
    return answer.ok ? { id: said.project_id } : { failure: said.error.message };
  } catch {
    return { failure: texts.offline };
  }
}

function Field({ id, label, hint, children }) {
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>{label}</label>
      {children}
      <p className="field__hint" id={`${id}-hint`}>{hint}</p>
    </div>
  );
}

export function ImportForm({ texts: all, projects, team = "", teams = [] }) {
  const texts = all[useLanguage()];
  const [isWorking, setWorking] = useState(false);
  const [failure, setFailure] = useState("");

  async function submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const request = requestFor({ archive: form.archive.files[0], url: form.repository.value.trim(), team });
    if (!request) return setFailure(texts.choose_one);
    setFailure("");
    setWorking(true);
    const { id, failure: said } = await sent(request, texts);
    if (id) return location.assign(`${projects}/${id}`);
    setWorking(false);
    setFailure(said);
  }

  return (
    <details className="card p-4 sm:px-6" data-testid="import">
      <summary className="flex cursor-pointer items-center gap-2 text-14 font-semibold">
        <Icon name="chevron" size={18} className="disclosure" />
        {texts.summary}
      </summary>
      <form className="flex flex-col gap-4 pt-4" onSubmit={submit} aria-busy={isWorking}>
        <Field id="import-archive" label={texts.archive} hint={texts.archive_hint}>
          <input className="control" id="import-archive" name="archive" type="file" accept=".zip,application/zip" aria-describedby="import-archive-hint" />
        </Field>
        <Field id="import-repository" label={texts.repository} hint={texts.repository_hint}>
          <input className="control" id="import-repository" name="repository" type="text" inputMode="url" autoComplete="off" spellCheck={false} aria-describedby="import-repository-hint" />
        </Field>
        {team && <p className="text-13 text-quiet" data-testid="import-team">{`${texts.into_team} ${teams.find(({ id }) => id === team)?.name ?? ""}`}</p>}
        {failure && <p role="alert" className="text-14 text-failed" data-testid="import-failure">{failure}</p>}
        <div className="flex flex-wrap items-center gap-3">
          <button type="submit" className="button" disabled={isWorking} data-testid="import-submit">{texts.submit}</button>
          {isWorking && <span role="status" className="text-14 text-quiet">{texts.working}</span>}
        </div>
      </form>
    </details>
  );
}
