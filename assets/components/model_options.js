// Choices of a model as lists name them (samokoder_app/builds/model_options.py).
import { fill } from "./language";

const saying = (one, name, texts) => {
  if (one.is_managed) return fill(texts.for_credits, { name });
  return one.is_closed ? fill(texts.closed_by, { name, plan: one.plan }) : name;
};

/** One that is paid for with credits says so, and one that the plan of who pays closes. */
export const optionLabel = (one, texts) => saying(one, one.label, texts);

/** The same for a key whose models are listed beside it: it is closed only if all of them are. */
export const keyOptionLabel = (one, texts) => saying({ ...one, is_closed: one.closed === "all" || (one.is_lent && one.is_closed) }, one.name ?? one.label, texts);

/** Whether a key's model is closed; `closed` is what the plan does not let the key be used for. */
export const isClosed = (closed, model, isFree) => closed === "all" || (closed === "paid" && model !== "" && !isFree && !model.endsWith(":free"));
