// Answers the builder, which asks before it loads a newer app: is something typed here that was not sent yet?
(() => {
  const before = new Map();
  const typed = new Set();
  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
  const held = (field) => {
    if (field.isContentEditable) return field.textContent;
    return isTicked(field) ? field.checked : field.value;
  };
  const given = (field) => {
    if (field.options) return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value;
    return isTicked(field) ? field.defaultChecked : (field.defaultValue ?? "");
  };
  const isUnsent = (field) => field.isConnected && held(field) !== before.get(field);
  addEventListener("focusin", ({ target }) => {
    if (!before.has(target) && ("value" in target || target.isContentEditable)) before.set(target, held(target));
  }, true);
  addEventListener("input", ({ target }) => {
    if (!before.has(target)) before.set(target, given(target));
    typed.add(target);
  }, true);
  addEventListener("message", ({ source, origin, data }) => {
    if (source === null || source !== parent || data !== "samokoder:typed?") return;
    source.postMessage({ samokoder: "typed", isTyped: [...typed].some(isUnsent) }, origin);
  });
})();
