import { StepFailed } from './failure.mjs';
import { anyText, wholeName, wordsOfName } from './names.mjs';

const CLICKABLE = ['button', 'link'];
const CHOOSABLE = ['menuitem', 'tab', 'checkbox', 'radio', 'switch', 'option', 'menuitemcheckbox', 'treeitem'];
const CONTROLS = [
  'input:not([type=hidden]):not([type=submit]):not([type=button])', 'select', 'textarea', '[contenteditable=""]',
  '[contenteditable=true]', '[role=textbox]', '[role=combobox]', '[role=checkbox]', '[role=switch]', '[role=radio]',
  '[role=spinbutton]', '[role=slider]', '[role=searchbox]', 'fieldset', '[role=radiogroup]',
].join(',');

function anyRole(page, roles, name) {
  return roles.map((role) => page.getByRole(role, { name })).reduce((all, one) => all.or(one));
}

/** What a person could click by this name, best match first. */
function clickTiers(page, { name, role }) {
  const whole = wholeName(name);
  const words = wordsOfName(name);
  const byRole = role ? [page.getByRole(role, { name: whole }), page.getByRole(role, { name: words })] : [];
  return [
    ...byRole,
    anyRole(page, CLICKABLE, whole),
    anyRole(page, CHOOSABLE, whole),
    page.getByLabel(whole),
    page.getByText(whole),
    anyRole(page, CLICKABLE, words),
    anyRole(page, CHOOSABLE, words),
    page.getByTitle(whole).or(page.getByAltText(whole)),
    page.getByText(words),
  ];
}

/** Form controls by their label, placeholder or name, best match first. */
function fieldTiers(page, { name }) {
  const whole = wholeName(name);
  const words = wordsOfName(name);
  const controls = page.locator(CONTROLS);
  const attribute = JSON.stringify(String(name));
  return [
    page.getByLabel(whole).and(controls),
    page.getByRole('group', { name: whole }).or(page.getByRole('radiogroup', { name: whole })),
    page.getByPlaceholder(whole),
    page.getByLabel(words).and(controls),
    page.getByPlaceholder(words),
    page.locator(`[name=${attribute} i], [id=${attribute} i]`).and(controls),
    page.locator('label, th, dt, legend').filter({ hasText: whole }).locator(`xpath=following::*[self::input or self::select or self::textarea][1]`),
  ];
}

/** Visible things that show this text (or, with a role, the things of that role named so). */
function textTiers(page, { text, role }) {
  if (!role) return [page.getByText(anyText(text))];
  if (text === undefined || text === null) return [page.getByRole(role)];
  return [page.getByRole(role, { name: anyText(text) }), page.getByRole(role).filter({ hasText: anyText(text) })];
}

/** Where a row, section or list item is recognized by its text. */
function scopeTiers(page, text) {
  const value = JSON.stringify(String(text));
  const labelled = page.locator(`[aria-label=${value} i]`);
  return [
    page.getByText(wholeName(text)).or(labelled).or(page.locator(`input[value=${value} i]`)),
    page.getByText(anyText(text)),
  ];
}

async function visible(locator) {
  return locator.filter({ visible: true }).elementHandles();
}

/** Runs in the page: which of `targets` lie in the narrowest row or section around one of `scopes`. */
function narrowestInside({ scopes, targets }) {
  const ends = 'html,body,main,table,tbody,ul,ol,dl,[role=list],[role=table],[role=grid],[role=rowgroup],[role=main]';
  const boxes = 'tr,li,article,section,fieldset,dialog,details,[role=row],[role=listitem],[role=group],[role=region],[role=dialog]';
  const level = (heading) => Number(heading.getAttribute('aria-level') ?? heading.tagName.slice(1)) || 2;
  const follows = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
  const underHeading = (scope) => {
    const heading = scope.closest('h1,h2,h3,h4,h5,h6,[role=heading]');
    if (!heading) return [];
    const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6,[role=heading]')];
    const next = headings.find((other) => follows(heading, other) && level(other) <= level(heading));
    return targets.filter((target) => follows(heading, target) && (!next || !follows(next, target)));
  };
  let best = { depth: Infinity, inside: [] };
  for (const scope of scopes) {
    let box = scope.matches('caption') ? scope.parentElement : scope;
    let inside = [];
    let depth = 0;
    for (; box; box = box.parentElement, depth += 1) {
      if (depth > 0 && box.matches(ends)) { inside = underHeading(scope); break; }
      inside = targets.filter((target) => box.contains(target));
      if (inside.length > 0 || box.matches(boxes)) break;
    }
    if (inside.length > 0 && depth < best.depth) best = { depth, inside };
  }
  return best.inside.map((target) => targets.indexOf(target));
}

/** Runs in the page: an open dialog and the form just filled come before the rest of the page. */
function inOrderOfAttention({ targets, lastFilled }) {
  const form = lastFilled?.isConnected ? lastFilled.closest('form') : null;
  const weight = (target) =>
    (target.closest('dialog[open],[role=dialog],[aria-modal=true]') ? 0 : 2) + (form?.contains(target) ? 0 : 1);
  return targets.map((target, index) => [weight(target), index]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, index]) => index);
}

async function narrowed(page, targets, inside) {
  let isKnown = false;
  for (const tier of scopeTiers(page, inside)) {
    const scopes = await visible(tier);
    isKnown ||= scopes.length > 0;
    if (scopes.length === 0 || targets.length === 0) continue;
    const indexes = await page.evaluate(narrowestInside, { scopes, targets });
    if (indexes.length > 0) return indexes.map((index) => targets[index]);
  }
  if (!isKnown) throw new StepFailed('in_missing', { in: inside });
  return [];
}

async function firstTier(user, tiers, inside) {
  for (const tier of tiers) {
    let targets = await visible(tier);
    if (inside && (targets.length > 0 || tier === tiers.at(-1))) targets = await narrowed(user.page, targets, inside);
    if (targets.length > 0) return targets;
  }
  return [];
}

async function mostLikely(user, targets) {
  if (targets.length === 1) return targets[0];
  const order = await user.page.evaluate(inOrderOfAttention, { targets, lastFilled: user.lastFilled ?? null });
  return targets[order[0]];
}

/** The element a person would click by this name. */
export async function findClickable(user, step) {
  const targets = await firstTier(user, clickTiers(user.page, step), step.in);
  if (targets.length === 0) throw new StepFailed('not_found', { name: step.name, role: step.role, in: step.in });
  return mostLikely(user, targets);
}

/** The form control of this name. `includeHidden`: file inputs and styled tick boxes are often invisible. */
export async function findField(user, step, includeHidden = false) {
  const tiers = fieldTiers(user.page, step);
  let targets = await firstTier(user, tiers, step.in);
  if (targets.length === 0 && includeHidden) {
    const hidden = user.page.locator('input[type=file], input[type=checkbox], input[type=radio]');
    for (const tier of tiers) targets = targets.length > 0 ? targets : await tier.and(hidden).elementHandles();
    if (step.in && targets.length > 0) targets = await narrowed(user.page, targets, step.in);
  }
  if (targets.length === 0) throw new StepFailed('no_field', { name: step.name, in: step.in });
  return mostLikely(user, targets);
}

/** All visible elements that show a text (or have a role); an unknown `in` fails. */
export async function findTexts(user, step) {
  return firstTier(user, textTiers(user.page, step), step.in);
}
