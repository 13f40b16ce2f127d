/**
 * Drives Chromium for the host: one JSON object per line on standard input asks for one operation,
 * one per line on the descriptor RESULT_FD answers it. Nothing else is written there, and the app
 * under test runs in another sandbox, so it cannot answer in our place.
 *
 * Environment: PORT (loopback port that leads to the app's socket named by `begin`), CHROMIUM, LOCALE, RESULT_FD.
 */
import fs from 'node:fs';
import readline from 'node:readline';
import { chromium } from 'playwright-core';
import { StepFailed } from './failure.mjs';
import { Forwarder } from './forward.mjs';
import { inspect, picture } from './pages.mjs';
import { STEPS } from './steps.mjs';
import { User } from './user.mjs';

const SNAPSHOT_LIMIT = 6_000;
const PROBE_MS = 0;
const { PORT, CHROMIUM, LOCALE, RESULT_FD } = process.env;
const origin = `http://127.0.0.1:${PORT}`;

class Session {
  users = new Map();
  problems = [];
  constructor(browser, forwarder) {
    this.browser = browser;
    this.forwarder = forwarder;
    this.spare = this.#newUser();
  }

  /** The next user's context is made while the present check runs: it takes a quarter of a second. */
  #newUser() {
    return User.create(this.browser, origin, LOCALE);
  }

  async #takeUser() {
    const user = await this.spare;
    this.spare = this.#newUser();
    this.spare.catch(() => undefined); // told when it is taken
    user.problems = this.problems;
    return user;
  }

  /** A new check: nobody is signed in, nothing is open. */
  async begin({ socket }) {
    await Promise.all([...this.users.values()].map((user) => user.context.close()));
    this.users.clear();
    this.problems.length = 0;
    this.forwarder.switchTo(socket);
    await this.become({ name: '' });
  }

  /** Go on as this user; a new name is a new browser context. */
  async become({ name }) {
    if (!this.users.has(name)) this.users.set(name, await this.#takeUser());
    this.user = this.users.get(name);
  }

  async step({ step, patience, isErrorPageWanted, file }) {
    if (step.do === 'as') return this.become(step);
    return STEPS[step.do](this.user, step, { patience, isErrorPageWanted, file });
  }

  /** Whether an assertion holds already, without waiting. */
  async probe({ step }) {
    try {
      await STEPS[step.do](this.user, step, { patience: PROBE_MS });
      return { holds: true };
    } catch (error) {
      if (error instanceof StepFailed) return { holds: false };
      throw error;
    }
  }

  async snapshot() {
    const tree = await this.user.page.locator('body').ariaSnapshot({ timeout: 2_000 }).catch(() => '');
    return { snapshot: tree.slice(0, SNAPSHOT_LIMIT), path: this.user.page.url().replace(origin, '') };
  }

  async screenshot() {
    return { screenshot: await picture(this.user) };
  }

  async inspect(request) {
    return { page: await inspect(this.user, request) };
  }
}

function answer(value) {
  let bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(Number(RESULT_FD), bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

async function perform(session, { id, op, ...request }) {
  try {
    const result = await session[op](request);
    return { id, ok: true, ...result };
  } catch (error) {
    if (error instanceof StepFailed) return { id, ok: false, code: error.code, params: error.params };
    return { id, ok: false, code: 'internal', params: { message: String(error?.message ?? error).slice(0, 500) } };
  }
}

const OPERATIONS = new Set(['begin', 'step', 'probe', 'snapshot', 'screenshot', 'inspect']);

async function main() {
  const forwarder = new Forwarder();
  await forwarder.listen(Number(PORT));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-extensions', '--force-color-profile=srgb', '--hide-scrollbars'],
  });
  const session = new Session(browser, forwarder);
  answer({ id: 0, ok: true, version: browser.version() });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (!OPERATIONS.has(request.op)) throw new Error(`unknown operation ${request.op}`);
    const result = await perform(session, request);
    answer({ ...result, problems: session.problems.splice(0) });
  }
  await browser.close();
}

await main();
process.exit(0);
