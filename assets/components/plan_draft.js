// A plan while its owner edits it: pure functions over plain values, tested with `node --test`.

const KINDS = { tasks: ["title", "goal", "comment"], requirements: ["text", "comment"] };

const itemOf = (kind, item) => ({
  key: item.id,
  id: item.id,
  dropped: false,
  ...Object.fromEntries(KINDS[kind].map((field) => [field, item[field] ?? ""])),
});

/** What is edited, made from the plan as the server gave it. */
export function draftOf(plan) {
  return {
    tasks: plan.tasks.map((task) => itemOf("tasks", task)),
    requirements: plan.requirements.map((item) => itemOf("requirements", item)),
    added: 0,
  };
}

const withItems = (draft, kind, items) => ({ ...draft, [kind]: items });

/** A field of an item has another text. */
export const changed = (draft, kind, key, field, text) =>
  withItems(draft, kind, draft[kind].map((item) => (item.key === key ? { ...item, [field]: text } : item)));

/** One more item, empty, at the end. */
export function added(draft, kind) {
  const item = { ...itemOf(kind, { id: null }), key: `new-${draft.added + 1}` };
  return { ...withItems(draft, kind, [...draft[kind], item]), added: draft.added + 1 };
}

/** Dropped, or taken back; what was never saved is gone at once. */
export const dropped = (draft, kind, key, isDropped) =>
  withItems(
    draft,
    kind,
    draft[kind].flatMap((item) => (item.key !== key ? [item] : item.id ? [{ ...item, dropped: isDropped }] : [])),
  );

/** The item at the place of another one; places of `fixed` keys stay as they are. */
export function moved(draft, kind, key, place, fixed = new Set()) {
  const items = [...draft[kind]];
  const from = items.findIndex((item) => item.key === key);
  const first = items.findLastIndex((item) => fixed.has(item.key)) + 1;
  if (from < first || place < first || place >= items.length || place === from) return draft;
  const [item] = items.splice(from, 1);
  items.splice(place, 0, item);
  return withItems(draft, kind, items);
}

const merged = (kind, mine, base, fresh) => {
  const item = { ...mine };
  for (const field of KINDS[kind]) if (mine[field] === (base[field] ?? "")) item[field] = fresh[field] ?? "";
  return item;
};

// Own changes win; what somebody else has added is there too, what somebody else has dropped is gone unless changed.
function rebasedItems(kind, draft, base, fresh) {
  const before = new Map(base[kind].map((item) => [item.id, item]));
  const now = new Map(fresh[kind].map((item) => [item.id, item]));
  const mine = new Set(draft[kind].map((item) => item.id));
  const kept = draft[kind].flatMap((item) => {
    if (!item.id) return [item];
    const [old, present] = [before.get(item.id) ?? {}, now.get(item.id)];
    if (present) return [merged(kind, item, old, present)];
    return KINDS[kind].some((field) => item[field] !== (old[field] ?? "")) ? [{ ...item, id: null }] : [];
  });
  const come = fresh[kind].filter((item) => !mine.has(item.id) && !before.has(item.id));
  return [...kept, ...come.map((item) => itemOf(kind, item))];
}

/** The draft that was made from `base`, on top of the plan as it is now. */
export const rebased = (draft, base, fresh) => ({
  ...draft,
  tasks: rebasedItems("tasks", draft, base, fresh),
  requirements: rebasedItems("requirements", draft, base, fresh),
});

const sent = (kind, items) =>
  items
    .filter((item) => !item.dropped)
    .map(({ id, ...item }) => ({ ...(id ? { id } : {}), ...Object.fromEntries(KINDS[kind].map((field) => [field, item[field].trim()])) }));

/** What the server gets. */
export const wantedOf = (draft) => ({ tasks: sent("tasks", draft.tasks), requirements: sent("requirements", draft.requirements) });

/** Whether it can be saved: nothing is empty, something is left, and something differs from the plan. */
export function isSavable(draft, base) {
  const wanted = wantedOf(draft);
  const isFull = wanted.tasks.every(({ title }) => title) && wanted.requirements.every(({ text }) => text);
  const isLeft = wanted.tasks.length > 0 && (wanted.requirements.length > 0 || base.requirements.length === 0);
  return isFull && isLeft && isChanged(draft, base);
}

/** Whether it differs from the plan. */
export const isChanged = (draft, base) => JSON.stringify(wantedOf(draft)) !== JSON.stringify(wantedOf(draftOf(base)));

/** What is kept of an edit over a reload. */
export const keptText = (draft, base) => JSON.stringify({ draft, base });

/** The edit that was kept, on top of the plan as it is now; null if nothing of use was kept. */
export function restored(text, plan) {
  try {
    const { draft, base } = JSON.parse(text ?? "");
    const whole = [draft, base].every((one) => Array.isArray(one.tasks) && Array.isArray(one.requirements));
    return whole ? { draft: rebased(draft, base, plan), isRebased: base.revision !== plan.revision } : null;
  } catch {
    return null;
  }
}

/** The plan that is shown: an edit that waits, with the progress of what is there by now. */
export function planAhead(model) {
  if (!model.draft) return { tasks: model.tasks, requirements: model.requirements };
  const ahead = (known, item, isSame) => {
    const now = known.find(({ id }) => id === item.id);
    return now && isSame(now) ? { ...now, comment: item.comment } : { ...item, checks: [], evidence: [], waits: true };
  };
  return {
    tasks: model.draft.tasks.map((task) => ahead(model.tasks, task, (now) => now.title === task.title && now.goal === task.goal)),
    requirements: model.draft.requirements.map((item) => ahead(model.requirements, item, (now) => now.text === item.text)),
  };
}
