// Questions about an idea: cards with choices and own words, every one of them skippable, sent all at once.
import { useEffect, useState } from "react";
import { act } from "./build_stream";
import { Byline } from "./author";
import { Icon } from "./icon";
import { chosen, givenOf, read, typed } from "./questions_model";
import { show } from "./panels";
import { useMay } from "./rights";

const LONGEST = 1000;

const keyOf = (build) => `answers-${build.id}`;

/** What was chosen and typed survives a reload of the page, in this tab. */
function useKeptAnswers(key) {
  const [answers, setAnswers] = useState(() => read(sessionStorage.getItem(key)));
  useEffect(() => {
    if (Object.keys(answers).length) sessionStorage.setItem(key, JSON.stringify(answers));
  }, [key, answers]);
  return [answers, setAnswers];
}

function Card({ question, name, answers, apply, texts, disabled }) {
  const { id, text, choices, is_free: isFree } = question;
  const field = `${name}-${id}`;
  return (
    <fieldset className="question" disabled={disabled} data-testid="question" data-id={id}>
      <legend>{text}</legend>
      {choices.length > 0 && (
        <div className="question__choices">
          {choices.map((choice) => (
            <button
              key={choice}
              type="button"
              className="question__choice"
              aria-pressed={answers[id]?.choice === choice}
              data-testid="choice"
              onClick={() => apply((now) => chosen(now, id, choice))}
            >
              {choice}
            </button>
          ))}
        </div>
      )}
      {isFree && (
        <input
          className="control"
          id={field}
          type="text"
          maxLength={LONGEST}
          autoComplete="off"
          value={answers[id]?.words ?? ""}
          placeholder={texts.questions_own}
          aria-label={`${texts.questions_own}: ${text}`}
          data-testid="own-words"
          onChange={(event) => apply((now) => typed(now, id, event.target.value))}
        />
      )}
    </fieldset>
  );
}

function Form({ row, build, texts, working }) {
  const name = keyOf(build);
  const [answers, apply] = useKeptAnswers(name);
  const [isSent, setSent] = useState(false);
  // Whatever panel was looked at: the build waits for this one.
  useEffect(() => {
    show({ left: "chat", phone: "chat" });
  }, []);
  // Refused or not arrived: the build waits on, and the answers are still here.
  useEffect(() => {
    if (!working) setSent(false);
  }, [working]);
  const send = (given) => {
    setSent(true);
    act("answer", JSON.stringify({ given }));
  };
  const given = givenOf(row.questions, answers);
  return (
    <form
      className="questions"
      data-testid="questions"
      onSubmit={(event) => {
        event.preventDefault();
        if (given.length) send(given);
      }}
    >
      <h3>{row.isOfPilot ? texts.pilot_asks : texts.questions_title}</h3>
      <p className="quiet">{row.isOfPilot ? texts.pilot_asks_hint : texts.questions_hint}</p>
      {row.questions.map((question) => (
        <Card key={question.id} {...{ question, name, answers, apply, texts }} disabled={working || isSent} />
      ))}
      <div className="questions__actions">
        <button type="submit" className="button button--small button--primary" disabled={working || isSent || !given.length} data-testid="answer">
          {texts.questions_send}
        </button>
        <button type="button" className="button button--small" disabled={working || isSent} data-testid="decide" onClick={() => send([])}>
          {texts.questions_decide}
        </button>
        {isSent && <span role="status" className="quiet">{texts.questions_sent}</span>}
      </div>
    </form>
  );
}

/** Questions with what was answered; while the build waits for answers, the form that takes them. */
export function Questions({ row, build, texts, working }) {
  const answersIt = useMay("approve");
  useEffect(() => {
    if (row.answers && build) sessionStorage.removeItem(keyOf(build));
  }, [row.answers]);
  if (!row.answers && build?.status === "waiting" && answersIt) return <Form {...{ row, build, texts, working }} />;
  const said = new Map((row.answers ?? []).map(({ question, text }) => [question, text]));
  return (
    <div data-testid="answered">
      <Byline author={row.author} />
      <dl className="answered">
        {row.questions.map(({ id, text }) => (
          <div key={id}>
            <dt><Icon name="question" size={14} />{text}</dt>
            <dd className={said.get(id) ? "" : "quiet"}>{said.get(id) ?? (row.answers ? texts.questions_skipped : texts.questions_open)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
