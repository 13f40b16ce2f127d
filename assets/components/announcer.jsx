// What becomes of a build, for who does not see it: one polite line. Steps are told where they stand (the activity line).
import { useBuild, useTexts } from "./build_stream";
import { fill } from "./language";

function outcome({ build, requirements }, texts) {
  if (!build || ["queued", "running"].includes(build.status)) return "";
  if (build.status === "waiting") return build.isAsking ? texts.questions_wait : texts.approval_asked;
  const passed = requirements.filter(({ status }) => status === "passed").length;
  const proof = requirements.length ? fill(texts.summary, { passed, total: requirements.length }) : "";
  return [texts[`status_${build.status}`], build.error?.message ?? proof].filter(Boolean).join(". ");
}

/** Heard, not seen. */
export function Announcer() {
  const model = useBuild();
  const { texts } = useTexts();
  return <p role="status" className="sr-only" data-testid="announcer">{outcome(model, texts)}</p>;
}
