/** A step that did not hold. The host makes the sentence from `code` and `params`, in the user's language. */
export class StepFailed extends Error {
  constructor(code, params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

const PAUSE_MS = 60;

/**
 * Look again until `attempt` no longer fails or the time is over: locators race with rendering.
 * Only `StepFailed` and elements that were replaced meanwhile are worth another look.
 */
export async function patiently(patienceMs, attempt) {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attempt(Math.max(end - Date.now(), 250));
    } catch (error) {
      const isWorthAnotherLook = error instanceof StepFailed || isStale(error);
      if (!isWorthAnotherLook || Date.now() + PAUSE_MS > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** True when the page re-rendered or moved on between finding an element and using it. */
export function isStale(error) {
  return /not attached|detached|context was destroyed|navigat|Node is not|JSHandle/i.test(String(error?.message));
}
