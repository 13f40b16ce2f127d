// Run by test_build_model.py with `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { keepConnected } from "../../../../assets/components/connection.js";

class Socket {
  constructor(address) {
    Object.assign(this, { address, readyState: 0, sent: [] });
    Socket.made.push(this);
  }
  send(text) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  opens() {
    this.readyState = 1;
    this.onopen();
  }
  says(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  breaks(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

function kept(context, options = {}) {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  Socket.made = [];
  const told = { states: [], messages: [], dead: 0, closed: [] };
  const connection = keepConnected({
    address: () => `ws://here?after=${told.messages.length}`,
    Socket,
    onState: (state) => told.states.push(state),
    onMessage: (message) => told.messages.push(message),
    onClose: (...closed) => told.closed.push(closed),
    onDead: () => (told.dead += 1),
    ...options,
  });
  context.after(connection.end);
  // By small steps: the mocked clock shows the end of a step to all that is due within it.
  const tick = (ms) => {
    for (let left = ms; left > 0; left -= 100) context.mock.timers.tick(Math.min(100, left));
  };
  return { connection, told, tick, phase: () => told.states.at(-1).phase };
}

test("what breaks comes back, from where it was, with growing pauses", (context) => {
  const { told, tick, phase } = kept(context);
  Socket.made[0].opens();
  Socket.made[0].says({ seq: 1 });
  Socket.made[0].breaks();
  assert.equal(phase(), "waiting");
  assert.ok(told.states.at(-1).retryAt > Date.now());
  tick(500);
  assert.equal(Socket.made.length, 2);
  assert.equal(Socket.made[1].address, "ws://here?after=1");
  Socket.made[1].breaks();
  tick(500);
  assert.equal(Socket.made.length, 2);
  tick(500);
  assert.equal(Socket.made.length, 3);
  assert.deepEqual(told.closed, [[1006, 1], [1006, 2]]);
});

test("a socket that only looks alive is given up when it does not answer", (context) => {
  const { connection, told, tick, phase } = kept(context);
  Socket.made[0].opens();
  connection.doubt();
  assert.deepEqual(Socket.made[0].sent, ["alive"]);
  tick(2_600);
  assert.equal(told.dead, 1);
  assert.equal(phase(), "waiting");
  Socket.made[0].breaks();
  assert.equal(told.closed.length, 1);
});

test("one that answers stays, and nobody is told", (context) => {
  const { connection, told, tick, phase } = kept(context);
  Socket.made[0].opens();
  connection.doubt();
  Socket.made[0].says({ kind: "beat" });
  tick(10_000);
  assert.equal(phase(), "open");
  assert.equal(Socket.made.length, 1);
  assert.deepEqual(told.closed, []);
});

test("what was on its way before the question does not answer it, but shows life", (context) => {
  const { connection, told, tick, phase } = kept(context);
  Socket.made[0].opens();
  connection.doubt();
  tick(2_000);
  Socket.made[0].says({ seq: 1 });
  tick(2_000);
  assert.equal(phase(), "open");
  tick(600);
  assert.equal(phase(), "waiting");
  assert.equal(told.dead, 1);
});

test("silence is doubted, beats are not", (context) => {
  const { tick } = kept(context);
  Socket.made[0].opens();
  tick(30_000);
  Socket.made[0].says({ kind: "beat" });
  tick(30_000);
  assert.deepEqual(Socket.made[0].sent, []);
  tick(10_000);
  assert.deepEqual(Socket.made[0].sent, ["alive"]);
});

test("after a sleep the first thing is a question", (context) => {
  let asleep = 0;
  const { tick } = kept(context, { now: () => Date.now() + asleep });
  Socket.made[0].opens();
  tick(5_000);
  asleep = 20_000;
  tick(5_000);
  assert.deepEqual(Socket.made[0].sent, ["alive"]);
});

test("an attempt that nobody answers is given up, a hurry tries at once", (context) => {
  const { connection, tick, phase } = kept(context);
  tick(2_600);
  assert.equal(phase(), "waiting");
  connection.hurry();
  assert.equal(phase(), "connecting");
  assert.equal(Socket.made.length, 2);
});

test("what has ended says and opens nothing any more", (context) => {
  const { connection, told, tick } = kept(context);
  Socket.made[0].opens();
  connection.end();
  Socket.made[0].breaks();
  tick(60_000);
  assert.equal(Socket.made.length, 1);
  assert.equal(told.states.length, 2);
});

test("a socket that is left before it is open is closed once it is", (context) => {
  const { connection, told } = kept(context);
  const [left] = Socket.made;
  connection.end();
  assert.equal(left.readyState, 0);
  left.opens();
  assert.equal(left.readyState, 3);
  assert.equal(told.states.at(-1).phase, "connecting");
});
