// Lets the builder's user point at an element here, and tells the builder which page this is.
(() => {
  let builder = null;
  const cut = (text, most) => String(text ?? "").trim().slice(0, most);
  const here = () => cut(location.pathname + location.search, 500);
  const tell = (message) => builder?.source.postMessage(message, builder.origin);

  const tellPlace = () => tell({ samokoder: "at", url: cut(location.pathname + location.search + location.hash, 500) });
  for (const type of ["popstate", "hashchange", "pageshow"]) addEventListener(type, tellPlace);
  window.navigation?.addEventListener("currententrychange", tellPlace);

  const isAlone = (selector) => document.querySelectorAll(selector).length === 1;
  const step = (element) => {
    const tag = element.tagName.toLowerCase();
    const twins = [...(element.parentElement?.children ?? [])].filter(({ tagName }) => tagName === element.tagName);
    return twins.length > 1 ? `${tag}:nth-of-type(${twins.indexOf(element) + 1})` : tag;
  };
  const selectorOf = (element) => {
    const steps = [];
    for (let one = element; one && one !== document.documentElement && steps.length < 8; one = one.parentElement) {
      const name = one.id ? `#${CSS.escape(one.id)}` : step(one);
      steps.unshift(name);
      if (isAlone(steps.join(" > "))) break;
    }
    return steps.join(" > ");
  };

  const box = document.createElement("div");
  const frame = { position: "fixed", zIndex: 2147483647, pointerEvents: "none", outline: "2px solid #C2410C", background: "rgba(194, 65, 12, 0.12)" };
  let isPicking = false;
  const mark = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    Object.assign(box.style, frame, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    if (!box.isConnected) document.documentElement.append(box);
  };
  const end = (element) => {
    isPicking = false;
    box.remove();
    if (!element) return tell({ samokoder: "pick-ended" });
    const text = cut((element.innerText ?? element.textContent ?? "").replace(/\s+/g, " "), 500);
    const picked = { selector: cut(selectorOf(element), 500), text, html: cut(element.outerHTML, 2000), url: here() };
    return tell({ samokoder: "picked", element: picked });
  };
  const seize = (event) => {
    if (!isPicking) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  };
  for (const type of ["pointerdown", "pointerup", "mousedown", "mouseup", "dblclick", "submit"]) addEventListener(type, seize, true);
  addEventListener("click", (event) => seize(event) && event.target instanceof Element && end(event.target), true);
  addEventListener("mousemove", ({ target }) => isPicking && target instanceof Element && mark(target), true);
  addEventListener("focusin", ({ target }) => isPicking && target instanceof Element && mark(target), true);
  addEventListener("keydown", (event) => {
    if (!isPicking || !["Escape", "Enter"].includes(event.key)) return;
    seize(event);
    end(event.key === "Enter" && document.activeElement !== document.body ? document.activeElement : null);
  }, true);

  addEventListener("message", ({ source, origin, data }) => {
    if (source === null || source !== parent || parent === window) return;
    if (data?.samokoder === "listen") {
      builder = { source, origin };
      tellPlace();
    } else if (data?.samokoder === "pick" && builder) {
      isPicking = data.isOn === true;
      if (!isPicking) box.remove();
    }
  });
})();
