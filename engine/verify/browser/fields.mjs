import { StepFailed, patiently } from './failure.mjs';
import { findField } from './locate.mjs';
import { wholeName } from './names.mjs';

const TYPED_LENGTH = 60;
const TYPED_KINDS = new Set(['text', 'search', 'email', 'tel', 'url', 'password', 'textarea', 'number']);

/** Runs in the page: what kind of control this is and what it holds. */
function describe(element) {
  const role = element.getAttribute('role');
  const tag = element.tagName.toLowerCase();
  let kind = tag === 'input' ? element.type : tag;
  if (role === 'checkbox' || role === 'switch') kind = 'checkbox';
  if (role === 'radio') kind = 'radio';
  if (tag === 'fieldset' || role === 'radiogroup' || role === 'group') kind = 'group';
  const chosen = tag === 'select' ? [...element.selectedOptions].map((option) => option.label.trim()) : null;
  const group = kind === 'radio' && element.form ? [...element.form.querySelectorAll(`input[name="${CSS.escape(element.name)}"]`)] : [];
  return {
    kind,
    chosen,
    options: tag === 'select' ? [...element.options].map((option) => ({ label: option.label.trim(), value: option.value })) : [],
    isDisabled: Boolean(element.disabled || element.readOnly || element.getAttribute('aria-disabled') === 'true'),
    isTicked: element.checked ?? element.getAttribute('aria-checked') === 'true',
    isInGroup: group.length > 1,
    text: String(element.value ?? element.innerText ?? ''),
  };
}

function asTick(value) {
  if (typeof value === 'boolean') return value;
  const word = String(value).trim().toLowerCase();
  if (['true', 'yes', 'on', '1', 'да'].includes(word)) return true;
  if (['false', 'no', 'off', '0', 'нет', ''].includes(word)) return false;
  return null;
}

async function tick(user, step, patience) {
  const wanted = asTick(step.value);
  if (wanted === null) throw new StepFailed('not_a_tick', { name: step.name, value: step.value });
  const isTicked = async () => (await (await findField(user, step, true)).evaluate(describe)).isTicked;
  if ((await isTicked()) === wanted) return;
  const box = await findField(user, step, true);
  await box.click({ timeout: patience, force: !(await box.isVisible()) });
  await user.settle(patience);
  await patiently(patience, async () => {
    if ((await isTicked()) !== wanted) throw new StepFailed('not_ticked', { name: step.name, value: wanted });
  });
}

async function choose(field, step, { options }) {
  const wanted = String(step.value).trim().toLowerCase();
  const option = options.find(({ label }) => label.toLowerCase() === wanted)
    ?? options.find(({ value }) => value.toLowerCase() === wanted)
    ?? options.find(({ label }) => label.toLowerCase().startsWith(wanted) && wanted !== '');
  if (!option) {
    const labels = options.map(({ label }) => label).slice(0, 12).join(', ');
    throw new StepFailed('no_option', { name: step.name, value: step.value, options: labels });
  }
  await field.selectOption({ value: option.value });
}

async function chooseRadio(user, step, field, patience) {
  const label = wholeName(step.value);
  const holder = (await field.evaluateHandle((element) => element.closest('fieldset,[role=radiogroup],[role=group],form') ?? element)).asElement();
  for (const radio of await holder.$$('input[type=radio],[role=radio]')) {
    const texts = await radio.evaluate((element) => [
      element.value, element.getAttribute('aria-label'), ...[...(element.labels ?? [])].map((one) => one.innerText), element.textContent,
    ]);
    if (texts.some((text) => text && label.test(text))) return radio.click({ timeout: patience, force: true });
  }
  throw new StepFailed('no_option', { name: step.name, value: step.value, options: '' });
}

async function write(field, step, kind) {
  const text = String(step.value ?? '');
  const isTyped = TYPED_KINDS.has(kind) && text.length > 0 && text.length <= TYPED_LENGTH && !text.includes('\n');
  try {
    await field.fill(isTyped ? '' : text);
    if (isTyped) await field.type(text);
    const isRefused = text !== '' && (await field.evaluate((element) => element.value === ''));
    if (isRefused) throw new StepFailed('not_fillable', { name: step.name, value: text, kind });
  } catch (error) {
    if (/Malformed value|Cannot type text|cannot be filled|not an <input>/i.test(error.message)) {
      throw new StepFailed('not_fillable', { name: step.name, value: text, kind });
    }
    throw error;
  }
}

/** Fill one control the way a person does; true and false tick and untick. */
export async function fill(user, step, patience) {
  const field = await findField(user, step, true);
  const state = await field.evaluate(describe);
  if (state.isDisabled) throw new StepFailed('disabled', { name: step.name });
  const isChoice = state.kind === 'group' || (state.kind === 'radio' && state.isInGroup && asTick(step.value) === null);
  if (isChoice) await chooseRadio(user, step, field, patience);
  else if (state.kind === 'radio') await field.click({ timeout: patience, force: true });
  else if (state.kind === 'checkbox') await tick(user, step, patience);
  else if (state.kind === 'select') await choose(field, step, state);
  else if (state.kind === 'file') throw new StepFailed('not_fillable', { name: step.name, value: step.value, kind: 'file' });
  else await write(field, step, state.kind);
  user.lastFilled = field;
}

/** The control's value as a person reads it: chosen labels, ticked or not, or its text. */
export async function expectValue(user, step) {
  const state = await (await findField(user, step, true)).evaluate(describe);
  const isTick = state.kind === 'checkbox' || state.kind === 'radio';
  const found = isTick ? state.isTicked : (state.chosen?.join(', ') ?? state.text);
  const isEqual = isTick
    ? asTick(step.value) === found
    : [found, state.text].some((text) => text.trim().toLowerCase() === String(step.value).trim().toLowerCase());
  if (isEqual) return;
  if (isTick) throw new StepFailed('tick_differs', { name: step.name, value: asTick(step.value) ?? step.value, found, in: step.in });
  throw new StepFailed('value_differs', { name: step.name, value: step.value, found: found || '—', in: step.in });
}
