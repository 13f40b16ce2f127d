// Cookies set by the app's own scripts, made as fit for an iframe as those of its server (see cookies.py).
(() => {
  const dropped = /^\s*(domain|samesite|secure|partitioned)\s*(=|$)/i;
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    ...cookie,
    set(text) {
      const [pair, ...attributes] = String(text).split(";");
      const kept = attributes.filter((attribute) => !dropped.test(attribute));
      cookie.set.call(this, [pair, ...kept, "Secure", "SameSite=None", "Partitioned"].join(";"));
    },
  });
  const store = globalThis.CookieStore?.prototype;
  if (!store) return;
  const { set } = store;
  const fit = { domain: null, sameSite: "none", partitioned: true };
  const asOptions = (given, value) => (typeof given === "object" ? given : { name: given, value });
  store.set = function (given, value) {
    return set.call(this, { ...asOptions(given, value), ...fit });
  };
  // Chromium's own `delete` is refused in a frame of another site.
  store.delete = function (given) {
    return set.call(this, { ...asOptions(given), ...fit, value: "", expires: 1 });
  };
})();
