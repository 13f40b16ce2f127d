import { StepFailed, patiently } from './failure.mjs';
import { expectValue, fill } from './fields.mjs';
import { findClickable, findField, findTexts } from './locate.mjs';

const NAVIGATION_MS = 10_000;
const API_TEXT_LIMIT = 200_000;

async function open(user, step, { patience, isErrorPageWanted }) {
  const response = await navigate(user, step.path, () => user.page.goto(user.url(step.path), { timeout: NAVIGATION_MS }));
  await user.settle(patience);
  if (response && response.status() >= 500) throw new StepFailed('page_status', { path: step.path, status: response.status() });
  if (response && response.status() >= 400 && !isErrorPageWanted) {
    throw new StepFailed('page_status', { path: step.path, status: response.status() });
  }
}

async function navigate(user, path, move) {
  try {
    const response = await move();
    user.status = response?.status() ?? 200;
    return response;
  } catch (error) {
    if (/Download is starting/i.test(error.message)) throw new StepFailed('download', { path });
    if (/net::|Timeout/i.test(error.message)) throw new StepFailed('unreachable', { path });
    throw error;
  }
}

async function click(user, step, { patience }) {
  let reason = null;
  await patiently(patience, async (left) => {
    const target = await findClickable(user, step).catch((error) => { throw reason ?? error; });
    await target.click({ timeout: left }).catch((error) => {
      reason = clickFailure(step, error);
      throw reason;
    });
  });
  await user.settle(patience);
}

function clickFailure(step, error) {
  if (/not enabled/i.test(error.message)) return new StepFailed('disabled', { name: step.name });
  if (/intercepts pointer events/i.test(error.message)) return new StepFailed('covered', { name: step.name });
  if (/Timeout/i.test(error.message)) return new StepFailed('not_clickable', { name: step.name });
  return error;
}

async function press(user, step, { patience }) {
  const key = { esc: 'Escape', return: 'Enter', space: ' ' }[String(step.value).toLowerCase()] ?? String(step.value);
  if (step.name) {
    const field = await patiently(patience, () => findField(user, step).catch(() => findClickable(user, step)));
    await field.focus();
  }
  await user.page.keyboard.press(key).catch((error) => {
    if (/Unknown key/i.test(error.message)) throw new StepFailed('unknown_key', { value: step.value });
    throw error;
  });
  await user.settle(patience);
}

async function see(user, step, { patience }) {
  await patiently(patience, async () => {
    if (step.enabled !== undefined) return expectEnabled(user, step);
    if (step.name !== undefined && step.value !== undefined) return expectValue(user, step);
    const found = (await findTexts(user, step)).length;
    if (step.count !== undefined && found !== step.count) {
      throw new StepFailed('count_differs', { text: step.text, role: step.role, in: step.in, count: step.count, found });
    }
    if (step.count === undefined && found === 0) {
      throw new StepFailed('text_missing', { text: step.text, role: step.role, in: step.in, status: user.status });
    }
    return undefined;
  });
}

async function expectEnabled(user, step) {
  const target = await findClickable(user, step).catch((reason) => findField(user, step, true).catch(() => { throw reason; }));
  const isEnabled = await target.evaluate((element) => !element.matches(':disabled, [aria-disabled="true"], [aria-disabled="true"] *'));
  if (isEnabled !== step.enabled) throw new StepFailed(step.enabled ? 'disabled' : 'not_disabled', { name: step.name, in: step.in });
}

async function notSee(user, step, { patience }) {
  await patiently(patience, async () => {
    if ((await findTexts(user, step)).length > 0) {
      throw new StepFailed('text_present', { text: step.text, role: step.role, in: step.in });
    }
  });
}

async function at(user, step, { patience }) {
  await patiently(patience, async () => {
    const url = new URL(user.page.url());
    const found = url.pathname + (step.path.includes('?') ? url.search : '');
    if (!isSamePath(step.path, found)) throw new StepFailed('at_differs', { path: step.path, found });
  });
}

/** `*` stands for one segment; a slash at the end does not matter. */
function isSamePath(wanted, found) {
  const trimmed = (path) => path.replace(/(?<=.)\/(?=$|\?)/, '');
  const source = trimmed(wanted).split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+');
  return new RegExp(`^${source}$`).test(trimmed(found));
}

async function reload(user, _step, { patience }) {
  await navigate(user, user.page.url(), () => user.page.reload({ timeout: NAVIGATION_MS }));
  await user.settle(patience);
}

async function api(user, step) {
  try {
    const response = await user.context.request.fetch(user.url(step.path), {
      method: step.method ?? 'GET',
      data: step.body === undefined ? undefined : JSON.stringify(step.body),
      headers: { accept: 'application/json', ...(step.body === undefined ? {} : { 'content-type': 'application/json' }) },
      timeout: NAVIGATION_MS,
    });
    return { answer: { status: response.status(), text: (await response.text()).slice(0, API_TEXT_LIMIT) } };
  } catch (error) {
    if (/ECONN|socket hang up|Timeout/i.test(error.message)) throw new StepFailed('unreachable', { path: step.path });
    throw error;
  }
}

async function upload(user, step, { patience, file }) {
  const field = await patiently(patience, () => findField(user, step, true));
  const isFile = await field.evaluate((element) => element.tagName === 'INPUT' && element.type === 'file');
  if (!isFile) throw new StepFailed('not_a_file_field', { name: step.name });
  await field.setInputFiles({ name: file.name, mimeType: file.type, buffer: Buffer.from(file.base64, 'base64') });
  user.lastFilled = field;
  await user.settle(patience);
}

/** One function per kind of step; `restart` is the host's own, `as` the browser's. */
export const STEPS = {
  open,
  click,
  press,
  see,
  at,
  reload,
  api,
  upload,
  not_see: notSee,
  fill: async (user, step, { patience }) => {
    await patiently(patience, (left) => fill(user, step, left));
    await user.settle(patience, 15);
  },
};
