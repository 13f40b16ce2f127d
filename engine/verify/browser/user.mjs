const QUIET_MS = 50;
const PROBLEM_LIMIT = 40;
const TEXT_LIMIT = 300;

/** Whether an address lies on a host that is not this machine: the app has another server of its own, if any, beside it. */
function isForeign(address, origin) {
  if (!/^(https?|wss?):/.test(address)) return false;
  const { hostname } = new URL(address);
  const isHere = hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|0\.0\.0\.0$|\[::1?\]$)/.test(hostname);
  return !isHere && hostname !== new URL(origin).hostname;
}

/** One user of the app: a browser context of their own, the page they look at, and what went wrong on it. */
export class User {
  constructor(context, origin) {
    this.context = context;
    this.origin = origin;
    this.problems = [];
    this.status = 200;
    this.lastFilled = null;
    this.running = new Set();
    context.on('page', (page) => this.#watch(page));
  }

  static async create(browser, origin, locale) {
    const context = await browser.newContext({
      baseURL: origin, locale, viewport: { width: 1280, height: 800 }, acceptDownloads: false, serviceWorkers: 'block', reducedMotion: 'reduce',
    });
    const user = new User(context, origin);
    await context.newPage();
    return user;
  }

  url(path) {
    return new URL(path, this.origin).href;
  }

  /** Wait until no request has been under way for a moment, at most `patience` ms. */
  async settle(patience, quiet = QUIET_MS) {
    const end = Date.now() + patience;
    let quietSince = Date.now();
    while (Date.now() < end && Date.now() - quietSince < quiet) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (this.running.size > 0) quietSince = Date.now();
    }
    await this.page.waitForLoadState('domcontentloaded', { timeout: Math.max(end - Date.now(), 500) }).catch(() => undefined);
  }

  #watch(page) {
    this.page = page;
    this.running.clear();
    page.on('close', () => { if (this.page === page) this.page = this.context.pages()[0] ?? page; });
    page.on('dialog', (dialog) => dialog.accept().catch(() => undefined));
    page.on('request', (request) => { if (request.resourceType() !== 'eventsource') this.running.add(request); });
    page.on('requestfinished', (request) => this.running.delete(request));
    page.on('requestfailed', (request) => {
      this.running.delete(request);
      const reason = request.failure()?.errorText ?? '';
      if (reason === 'net::ERR_ABORTED') return;
      if (isForeign(request.url(), this.origin)) return this.#note(page, 'foreign', request.url());
      this.#note(page, 'request', `${request.method()} ${this.#short(request.url())}: ${reason}`);
    });
    page.on('response', (response) => {
      if (response.request().isNavigationRequest()) this.status = response.status();
      const isFavicon = response.url().endsWith('/favicon.ico');
      if (response.status() >= 400 && !isFavicon) {
        this.#note(page, 'response', `${response.request().method()} ${this.#short(response.url())}: ${response.status()}`, response.status());
      }
    });
    page.on('pageerror', (error) => this.#note(page, 'exception', String(error?.message ?? error)));
    page.on('console', (message) => {
      const isOwn = message.type() === 'error' && !message.text().startsWith('Failed to load resource');
      if (isOwn) this.#note(page, 'console', message.text());
    });
  }

  #short(url) {
    return url.startsWith(`${this.origin}/`) ? url.slice(this.origin.length) : url;
  }

  #note(page, kind, text, status = null) {
    if (this.problems.length >= PROBLEM_LIMIT) return;
    this.problems.push({ kind, text: text.slice(0, TEXT_LIMIT), status, path: this.#short(page.url()) });
  }
}
