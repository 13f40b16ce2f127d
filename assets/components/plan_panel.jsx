// The plan: requirements with their proof, tasks with their progress.
import { useTexts, useBuild } from "./build_stream";
import { CheckProof, StateWord } from "./evidence_strip";
import { fill } from "./language";
import { Icon } from "./icon";
import { Resting } from "./conversation";

function Requirement({ requirement, texts, language, screenshotBase }) {
  const proofs = requirement.evidence ?? [];
  const unproven = (requirement.checks ?? []).filter((check) => !proofs.some((proof) => proof.check_id === check.id));
  return (
    <li className="requirement" data-testid="requirement" data-status={requirement.status}>
      <details>
        <summary>
          <span className="requirement__id figures">{requirement.id}</span>
          <span className="requirement__text">{requirement.text}</span>
          <StateWord status={requirement.status} texts={texts} />
          <Icon name="chevron" size={16} className="disclosure" />
        </summary>
        {proofs.map((proof) => <CheckProof key={proof.check_id} {...{ proof, texts, language, screenshotBase }} />)}
        {unproven.map((check) => (
          <div key={check.id} className="check">
            <p>{check.title}</p>
          </div>
        ))}
        {!proofs.length && !unproven.length && <p className="quiet">{texts.checks_to_come}</p>}
      </details>
    </li>
  );
}

/** Requirements, tasks and the facts beside them; the button of approval when it is waited for. */
export function PlanPanel({ screenshotBase, working }) {
  const model = useBuild();
  const { texts, language } = useTexts();
  if (!model.spec) return <p className="plan quiet">{texts.plan_to_come}</p>;
  const done = model.tasks.filter((task) => task.status === "done").length;
  const passed = model.requirements.filter((requirement) => requirement.status === "passed").length;
  return (
    <div className="plan" data-testid="plan">
      <h2>{model.spec.title}</h2>
      <p className="quiet">{model.spec.summary}</p>
      {model.build?.status === "waiting" && <Resting build={model.build} texts={texts} working={working} />}
      <h3>{`${texts.requirements} · ${fill(texts.summary, { passed, total: model.requirements.length })}`}</h3>
      <ul>
        {model.requirements.map((requirement) => (
          <Requirement key={requirement.id} {...{ requirement, texts, language, screenshotBase }} />
        ))}
      </ul>
      {model.tasks.length > 0 && (
        <>
          <h3>{`${texts.tasks} · ${fill(texts.tasks_done, { done, total: model.tasks.length })}`}</h3>
          <progress max={model.tasks.length} value={done} aria-label={texts.tasks} />
          <ol>
            {model.tasks.map((task) => (
              <li key={task.id} className="task" data-status={task.status}>
                <span className="requirement__id figures">{task.id}</span>
                <span className="requirement__text">{task.title}</span>
                {task.status === "done" && task.total ? (
                  <span className="task__rate figures" title={texts.task_rate} data-testid={`rate-${task.id}`}>{`${task.passed}/${task.total}`}</span>
                ) : null}
                <StateWord status={task.status} texts={texts} />
              </li>
            ))}
          </ol>
        </>
      )}
      {model.facts.length > 0 && (
        <>
          <h3>{texts.facts}</h3>
          {model.facts.map((proof) => <CheckProof key={proof.check_id} {...{ proof, texts, language, screenshotBase }} />)}
        </>
      )}
      {model.spec.out_of_scope?.length > 0 && (
        <>
          <h3>{texts.out_of_scope}</h3>
          <ul className="plain-list">{model.spec.out_of_scope.map((item) => <li key={item}>{item}</li>)}</ul>
        </>
      )}
    </div>
  );
}
