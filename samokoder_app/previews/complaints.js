// Tells the builder what the browser complains of on this page: errors, answers of the app's server, files that are missing.
(() => {
  const MOST_KEPT = 30;
  const MOST_TOLD = 300;
  // What stands in the page tells of its own failure by an event; a second report would be the same again.
  const SPEAKS_FOR_ITSELF = new Set(["img", "script", "link", "video", "audio", "source", "iframe", "embed", "object", "track", "input"]);
  const kept = [];
  let told = 0;
  let builder = null;
  const cut = (text, most) => String(text ?? "").trim().slice(0, most);
  const isForeign = (address) => /^https?:/.test(address) && !address.startsWith(`${location.origin}/`);
  const local = (address) => String(address ?? "").replaceAll(location.origin, "");
  const tell = (error) => builder?.source.postMessage({ samokoder: "error", error }, builder.origin);

  const complain = (kind, text, { place = "", stack = "", isMild = false } = {}) => {
    const error = { kind, level: isMild ? "warning" : "error", text: cut(local(text), 1000), place: cut(place, 500), stack: cut(local(stack), 2000), url: cut(location.pathname + location.search, 500) };
    if (!error.text || told >= MOST_TOLD) return;
    told += 1;
    if (kept.length < MOST_KEPT) kept.push(error);
    tell(error);
  };

  addEventListener("error", (event) => {
    const { target, filename, lineno, colno } = event;
    const source = target instanceof Element ? target.src || target.href : "";
    // Whether another host answers is not the app's doing: it is told, and points nobody to a fault.
    if (source) complain("resource", `${target.tagName.toLowerCase()} ${source}: not loaded`, { isMild: isForeign(source) });
    else if (event.message) complain("exception", event.message, { place: filename && `${local(filename)}:${lineno}:${colno}`, stack: event.error?.stack });
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => complain("exception", reason?.message ?? reason, { stack: reason?.stack }));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
    complain("policy", `${effectiveDirective} forbids ${blockedURI}`, { place: sourceFile && `${local(sourceFile)}:${lineNumber}` });
  });

  const said = (word) => {
    if (word instanceof Error) return `${word.name}: ${word.message}`;
    if (word === null || typeof word !== "object" || word instanceof Node) return String(word);
    try {
      return JSON.stringify(word);
    } catch {
      return String(word);
    }
  };
  const spelled = ([first, ...words]) => {
    if (typeof first !== "string") return [first, ...words].map(said).join(" ");
    const text = first.replace(/%[sdifoOc]/g, (mark) => {
      if (!words.length) return mark;
      const word = words.shift();
      return mark === "%c" ? "" : said(word);
    });
    return [text, ...words.map(said)].join(" ");
  };
  const { error: log } = console;
  console.error = (...words) => {
    log.apply(console, words);
    try {
      complain("console", spelled(words.slice(0, 8)), { stack: words.find((word) => word instanceof Error)?.stack });
    } catch {
      // What an app logs may throw when it is read; that is no error of the app.
    }
  };

  const watch = (type) => new PerformanceObserver((list) => {
    for (const { name, responseStatus, initiatorType } of list.getEntries()) {
      const isOurs = name.startsWith(`${location.origin}/`);
      if (isOurs && responseStatus >= 400 && !SPEAKS_FOR_ITSELF.has(initiatorType)) complain("request", `${name}: ${responseStatus}`, { isMild: responseStatus < 500 });
    }
  }).observe({ type, buffered: true });
  for (const type of ["navigation", "resource"]) {
    if (PerformanceObserver.supportedEntryTypes?.includes(type)) watch(type);
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source === null || source !== parent || parent === window || data?.samokoder !== "listen" || builder) return;
    builder = { source, origin };
    kept.forEach(tell);
  });
})();
