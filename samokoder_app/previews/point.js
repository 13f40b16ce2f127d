// Lets the builder's user point at an element here, and tells the builder which page this is and what its browser complains of.
(() => {
  const MOST_ERRORS = 10;
  const errors = [];
  let builder = null;
  const cut = (text, most) => String(text ?? "").trim().slice(0, most);
  const here = () => cut(location.pathname + location.search, 500);
  const tell = (message) => builder?.source.postMessage(message, builder.origin);

  const complain = (text, place, stack) => {
    const error = { text: cut(text, 1000), place: cut(place, 500), stack: cut(stack, 2000), url: here() };
    if (!error.text || errors.length >= MOST_ERRORS) return;
    errors.push(error);
    tell({ samokoder: "error", error });
  };
  const placeOf = ({ filename, lineno, colno }) => (filename ? `${filename.replace(location.origin, "")}:${lineno}:${colno}` : "");
  const isOurs = (address) => String(address).startsWith(location.origin);
  addEventListener("error", (event) => {
    const { target } = event;
    const source = target instanceof Element ? target.src || target.href : "";
    if (source) complain(`${target.tagName.toLowerCase()} ${String(source).replace(location.origin, "")}: not loaded`);
    else if (event.message) complain(event.message, placeOf(event), event.error?.stack);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => complain(reason?.message ?? reason, "", reason?.stack));
  const { error: log } = console;
  console.error = (...words) => {
    log.apply(console, words);
    complain(words.map((word) => word?.message ?? word).slice(0, 4).join(" "), "", words.find((word) => word?.stack)?.stack);
  };
  const watch = (type) => new PerformanceObserver((list) => {
    for (const { name, responseStatus } of list.getEntries()) {
      if (responseStatus >= 500 && isOurs(name)) complain(`${name.replace(location.origin, "")}: ${responseStatus}`);
    }
  }).observe({ type, buffered: true });
  for (const type of ["navigation", "resource"]) {
    if (PerformanceObserver.supportedEntryTypes?.includes(type)) watch(type);
  }

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
      for (const error of errors) tell({ samokoder: "error", error });
    } else if (data?.samokoder === "pick" && builder) {
      isPicking = data.isOn === true;
      if (!isPicking) box.remove();
    }
  });
})();
