// Why a build rests, and what can be done now; the offer to describe an app that was brought in.
import { useState } from "react";
import { act } from "./build_stream";
import { Forecast, LimitFields, useLimits } from "./budget";
import { KeyAndModel } from "./key_and_model";
import { fill } from "./language";
import { optionLabel } from "./model_options";
import { useMay } from "./rights";

/** The choice that names no model (model_options.py). */
const BY_ROLE = "by-role";

/** An app that was brought in: have it started and described, by the model that is chosen here. */
export function Survey({ models, account, texts, working }) {
  const [chosen, setChosen] = useState("");
  const isMine = useMay("build");
  if (!isMine) return null;
  const named = models.filter((one) => one.model || one.is_managed);
  const model = chosen || named.find((one) => one.model && !one.is_closed)?.value || "demo";
  return (
    <div className="resting" data-testid="survey">
      <p>{texts.survey_offer}</p>
      <div className="resting__actions">
        <button type="button" className="button button--small button--primary" disabled={working} data-testid="act-survey" onClick={() => act("survey", JSON.stringify({ model }))}>
          {texts.survey}
        </button>
        <select className="control resting__model" aria-label={texts.model} value={model} disabled={working} data-testid="survey-model" onChange={(event) => setChosen(event.target.value)}>
          {named.map((one) => <option key={one.value} value={one.value} disabled={one.is_closed}>{optionLabel(one, texts)}</option>)}
          <option value="demo">{texts.demo_model}</option>
        </select>
        <a className="link" href={account}>{texts.keys}</a>
      </div>
    </div>
  );
}

/** Goes on, with the same model, with another one, or by role. */
function ResumeWith({ build, choice, texts, working }) {
  const [chosen, setChosen] = useState({ value: "", model: "" });
  const [typed, change] = useLimits(build.budget ?? {});
  const isLimited = build.error?.code?.startsWith("budget_");
  const wish = JSON.stringify({ model: chosen.value, model_id: chosen.model, limits: isLimited ? typed : null });
  const same = { value: "", label: fill(texts.same_model, { model: build.isDemo ? texts.demo_model : build.model }) };
  const byRole = choice.hasRoutes ? [{ value: BY_ROLE, label: texts.by_role }] : [];
  const demo = build.isDemo ? [] : [{ value: "demo", label: texts.demo_model }];
  return (
    <>
      {isLimited && <LimitFields {...{ typed, change, texts, working }} />}
      <button type="button" className="button button--small button--primary" disabled={working} data-testid="act-resume" onClick={() => act("resume", wish)}>
        {texts.resume}
      </button>
      <KeyAndModel
        fieldId="resume-with" keys={choice.models} before={[same, ...byRole]} after={demo} keyLabel={texts.key} modelLabel={texts.model}
        texts={choice.texts} disabled={working} testId="resume-model" onChoose={setChosen}
      />
      {build.error?.code === "credits_used_up" && <a className="link" href="/account/credits" data-testid="to-credits">{texts.buy_credits}</a>}
      <a className="link" href={choice.account} data-testid="to-keys">{texts.keys}</a>
      <a className="link" href={choice.routes} data-testid="to-routes">{texts.routes}</a>
    </>
  );
}

/** Approves the plan, with what it is likely to use and the limits that it gets. */
function ApproveWith({ build, texts, language, working }) {
  const [typed, change] = useLimits(build.budget ?? {});
  return (
    <>
      <div className="resting__forecast">
        <Forecast forecast={build.forecast} texts={texts} language={language} />
        <details>
          <summary>{texts.limit}</summary>
          <LimitFields {...{ typed, change, texts, working }} />
        </details>
      </div>
      <button type="button" className="button button--small button--primary" disabled={working} data-testid="act-approve" onClick={() => act("approve", JSON.stringify({ limits: typed }))}>
        {texts.approve}
      </button>
    </>
  );
}

/** Why a build rests, and what can be done now. */
export function Resting({ build, choice, texts, language, working }) {
  const { status, error } = build;
  const isMine = useMay("build");
  const approves = useMay("approve");
  const button = (name, label, primary, value) => (
    <button key={name} type="button" className={`button button--small ${primary ? "button--primary" : ""}`} disabled={working} data-testid={`act-${name}`} onClick={() => act(name, value)}>
      {label}
    </button>
  );
  const actions = {
    waiting: () => build.isAsking ? [button("cancel", texts.stop)] : [<ApproveWith key="approve" {...{ build, texts, language, working }} />, button("cancel", texts.stop)],
    paused: () => [<ResumeWith key="resume" {...{ build, choice, texts, working }} />, ...(error?.code === "unmet_requirements" ? [button("accept", texts.accept)] : [])],
    failed: () =>
      error?.code === "beyond_model" && error.details?.nearest
        ? [button("build_nearest", texts.build_nearest, true, error.details.nearest)]
        : [button("rebuild", texts.rebuild, true)],
    cancelled: () => (build.isTurn ? [] : [button("rebuild", texts.rebuild, true)]),
  };
  return (
    <div className={`resting resting--${status}`} data-testid="resting" data-status={status}>
      <p className="resting__status">{build.isAsking && status === "waiting" ? texts.questions_wait : texts[`status_${status}`]}</p>
      {error?.message && <p data-testid="build-error">{error.message}</p>}
      {error?.details?.provider && (
        <details className="resting__detail">
          <summary>{texts.provider_said}</summary>
          <code>{error.details.provider}</code>
        </details>
      )}
      {error?.details?.tried && (
        <details className="resting__detail" data-testid="tried">
          <summary>{texts.tried}</summary>
          <ol>
            {error.details.tried.split("\n").map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </details>
      )}
      {error?.details?.nearest && <blockquote>{error.details.nearest}</blockquote>}
      {isMine && (status !== "waiting" || approves) ? <div className="resting__actions">{actions[status]?.()}</div> : <p className="quiet" data-testid="rests-for-others">{texts.rests_for_others}</p>}
    </div>
  );
}
