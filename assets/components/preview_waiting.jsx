// In the place of the app before it answers: what is being done for it, and what it will be held to.
import { doing, openStep } from "./build_model";
import { useBuild, useTexts } from "./build_stream";
import { Icon, STATE_ICONS } from "./icon";

const AT_WORK = ["queued", "running", "waiting"];
const AT_REST = ["paused", "failed", "cancelled"];

function Promised({ requirements, texts }) {
  return (
    <>
      <p className="waiting-pane__promise">{texts.preview_checks}</p>
      <ul className="waiting-pane__list">
        {requirements.map(({ id, text, status }) => (
          <li key={id}>
            <Icon name={STATE_ICONS[status]} size={16} label={texts[status]} className={`state--${status}`} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** While the app `isStarting` there is something to wait for; before it, everything depends on the build. */
export function PreviewWaiting({ isStarting }) {
  const model = useBuild();
  const { texts } = useTexts();
  const status = model.build?.status;
  const isAtWork = AT_WORK.includes(status);
  const step = openStep(model);
  const said = step ? `${texts[`role_${step.role}`]}: ${doing(step, texts)}` : isAtWork && !isStarting && texts[`status_${status}`];
  const isAtRest = !isStarting && AT_REST.includes(status);
  const title = isStarting ? texts.preview_starting : isAtRest ? texts.preview_none : texts.preview_to_come;
  const hint = isStarting ? texts.preview_starting_hint : isAtRest ? texts[`status_${status}`] : texts.preview_to_come_hint;
  return (
    <div className="waiting-pane" tabIndex={0} role="group" aria-label={texts.preview_to_come} data-testid="preview-waiting">
      <Icon name="screen" size={40} className="waiting-pane__sign" />
      <p className="waiting-pane__title" role="status">{title}</p>
      <p className="quiet">{(isAtWork && said) || hint}</p>
      {isAtWork && model.requirements.length > 0 && <Promised requirements={model.requirements} texts={texts} />}
    </div>
  );
}
