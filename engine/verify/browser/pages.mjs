const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

/** Runs in the page: where its links lead, and images and controls that a person could not use. */
function look() {
  const isShown = (element) => element.getClientRects().length > 0;
  const nameOf = (element) => [
    element.getAttribute('aria-label'), element.getAttribute('title'), element.getAttribute('placeholder'), element.innerText,
    element.tagName === 'INPUT' && ['submit', 'button', 'reset'].includes(element.type) ? element.value || element.type : '',
    ...[...(element.labels ?? [])].map((label) => label.innerText),
    ...[...element.querySelectorAll('img[alt],svg[aria-label],svg title')].map((one) => one.getAttribute('alt') ?? one.getAttribute('aria-label') ?? one.textContent),
    ...(element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)?.innerText),
  ].map((text) => (text ?? '').trim()).find(Boolean);
  const isOwn = (image) => !/^https?:/.test(image.src) || image.src.startsWith(`${location.origin}/`);
  const describe = (element) => `<${element.tagName.toLowerCase()}${element.name ? ` name="${element.name}"` : ''}${element.type ? ` type="${element.type}"` : ''}>`;
  const controls = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,[role=button]')];
  const links = [...document.querySelectorAll('a[href]:not([download])')].filter((link) => link.origin === location.origin);
  return {
    title: document.title,
    links: [...new Set(links.map((link) => link.pathname + link.search))].slice(0, 60),
    brokenImages: [...document.images].filter((image) => isOwn(image) && image.complete && image.naturalWidth === 0 && image.getAttribute('src')).map((image) => image.getAttribute('src')).slice(0, 5),
    unnamedControls: controls.filter((element) => isShown(element) && !nameOf(element)).map(describe).slice(0, 5),
    hasErrorOverlay: Boolean(document.querySelector('vite-error-overlay, #webpack-dev-server-client-overlay, nextjs-portal')),
  };
}

/** Open one page and tell what is on it; problems are collected by the user's own listeners. */
export async function inspect(user, { path, patience, withScreenshot }) {
  const response = await user.page.goto(user.url(path), { timeout: 10_000 });
  await user.settle(patience);
  const isPage = /html/i.test((await response?.headerValue('content-type')) ?? 'text/html');
  const seen = isPage ? await user.page.evaluate(look) : { title: '', links: [], brokenImages: [], unnamedControls: [], hasErrorOverlay: false };
  const screenshot = withScreenshot ? await picture(user) : null;
  return { ...seen, isPage, status: response?.status() ?? 200, overflow: isPage ? await overflowOnPhone(user.page) : 0, screenshot };
}

async function overflowOnPhone(page) {
  await page.setViewportSize(PHONE);
  const pixels = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
  await page.setViewportSize(DESKTOP);
  return pixels;
}

/** What the user sees now, as a base64 PNG. */
export async function picture(user) {
  return (await user.page.screenshot({ animations: 'disabled', caret: 'hide', timeout: 5_000 })).toString('base64');
}
