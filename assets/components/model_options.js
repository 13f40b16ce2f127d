// Choices of a model as lists name them (samokoder_app/builds/model_options.py).
import { fill } from "./language";

/** One that is paid for with credits says so. */
export const optionLabel = (one, texts) => (one.is_managed ? fill(texts.for_credits, { name: one.label }) : one.label);
