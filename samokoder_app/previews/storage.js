// Where a browser lets a frame of another site keep nothing, localStorage and sessionStorage throw as soon as they are
// named. An app that stores there works all the same, as long as its frame is open: the window's name outlives its pages.
(() => {
  const areas = ["localStorage", "sessionStorage"];
  try {
    if (areas.every((area) => window[area])) return;
  } catch {
    // Denied: what follows stands in.
  }
  // Another site that the frame goes to may read and write the name: what it puts there is not taken for this one's.
  const mark = `samokoder:${location.origin}:`;
  const all = () => {
    try {
      return window.name.startsWith(mark) ? JSON.parse(window.name.slice(mark.length)) : {};
    } catch {
      return {};
    }
  };
  const standIn = (area) => {
    const load = () => new Map(all()[area]);
    const change = (make) => {
      const items = load();
      make(items);
      window.name = mark + JSON.stringify({ ...all(), [area]: [...items] });
      return true;
    };
    const own = {
      getItem: (key) => load().get(String(key)) ?? null,
      setItem: (key, value) => void change((items) => items.set(String(key), String(value))),
      removeItem: (key) => void change((items) => items.delete(String(key))),
      clear: () => void change((items) => items.clear()),
      key: (index) => [...load().keys()][index] ?? null,
      get length() {
        return load().size;
      },
    };
    return new Proxy(Object.create(Storage.prototype), {
      get: (target, key) => (Object.hasOwn(own, key) ? own[key] : load().get(key) ?? Reflect.get(target, key)),
      has: (_, key) => Object.hasOwn(own, key) || load().has(key),
      set: (_, key, value) => change((items) => items.set(key, String(value))),
      deleteProperty: (_, key) => change((items) => items.delete(key)),
      ownKeys: () => [...load().keys()],
      getOwnPropertyDescriptor: (_, key) =>
        load().has(key) ? { value: load().get(key), writable: true, enumerable: true, configurable: true } : undefined,
    });
  };
  for (const area of areas) {
    const store = standIn(area);
    Object.defineProperty(window, area, { configurable: true, enumerable: true, get: () => store });
  }
})();
