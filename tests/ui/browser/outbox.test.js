import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Outbox } from "../../../posture/ui/browser/outbox.js";

const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
/** @type {Map<number, { action: () => void, ms: number }>} */
const timers = new Map();
let sent = /** @type {unknown[]} */ ([]);

beforeEach(() => {
  timers.clear();
  sent = [];
  let last = 0;
  Object.assign(globalThis, {
    setTimeout: (/** @type {() => void} */ action, /** @type {number} */ ms) => {
      last += 1;
      timers.set(last, { action, ms });
      return last;
    },
    clearTimeout: (/** @type {number} */ id) => timers.delete(id),
  });
});

afterEach(() => {
  Object.assign(globalThis, real);
});

function runTimer() {
  const [[id, { action, ms }]] = timers;
  timers.delete(id);
  action();
  return ms;
}

/** @param {string} name @param {unknown} value */
function take(name, value) {
  assert.equal(name, "messages");
  sent.push(value);
}

function outboxOf(root = { isConnected: true }) {
  const outbox = new Outbox(root);
  outbox.renew("clip", 0, take);
  return outbox;
}

const UNMASK = /** @type {const} */ ({ kind: "unmask", time_s: 1 });
const DELETE = /** @type {const} */ ({ kind: "delete", id: "a" });

test("messages are numbered, and all that were not received are sent together", () => {
  const outbox = outboxOf();
  outbox.send("correction", UNMASK);
  outbox.send("note", DELETE);
  assert.deepEqual(sent, [
    [{ number: 1, topic: "correction", content: UNMASK }],
    [
      { number: 1, topic: "correction", content: UNMASK },
      { number: 2, topic: "note", content: DELETE },
    ],
  ]);
  assert.equal(timers.size, 1);
});

test("they are sent again every five seconds until they are received", () => {
  const outbox = outboxOf();
  outbox.send("note", DELETE);
  assert.equal(runTimer(), 5000);
  assert.equal(runTimer(), 5000);
  assert.deepEqual(sent[2], sent[0]);
  outbox.renew("clip", 1, take);
  runTimer();
  assert.equal(sent.length, 3);
  assert.equal(timers.size, 0);
});

test("what was received is sent no more, and numbers go on", () => {
  const outbox = outboxOf();
  outbox.send("correction", UNMASK);
  outbox.send("correction", UNMASK);
  outbox.renew("clip", 1, take);
  outbox.send("note", DELETE);
  assert.deepEqual(sent.at(-1), [
    { number: 2, topic: "correction", content: UNMASK },
    { number: 3, topic: "note", content: DELETE },
  ]);
});

test("a page that was drawn earlier takes no number back", () => {
  const outbox = outboxOf();
  outbox.renew("clip", 4, take);
  outbox.renew("clip", 2, take);
  outbox.send("note", DELETE);
  assert.deepEqual(sent.at(-1), [{ number: 5, topic: "note", content: DELETE }]);
});

test("messages about another clip are dropped", () => {
  const outbox = outboxOf();
  outbox.send("note", DELETE);
  outbox.renew("another", 0, take);
  assert.deepEqual(outbox.waiting("note"), []);
  runTimer();
  assert.equal(sent.length, 1);
});

test("what waits can be looked at by topic, in order", () => {
  const outbox = outboxOf();
  const later = { ...UNMASK, time_s: 2 };
  outbox.send("correction", UNMASK);
  outbox.send("note", DELETE);
  outbox.send("correction", later);
  assert.deepEqual(outbox.waiting("correction"), [UNMASK, later]);
});

test("a component that has left the page sends nothing", () => {
  const root = { isConnected: true };
  const outbox = outboxOf(root);
  outbox.send("note", DELETE);
  root.isConnected = false;
  runTimer();
  assert.equal(sent.length, 1);
  assert.equal(timers.size, 0);
});
