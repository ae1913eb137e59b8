// Fakes of the browser's objects, and comparisons for tests.

import assert from "node:assert/strict";

/**
 * Assert that two numbers, or lists of numbers, are equal up to rounding.
 * @param {unknown} actual
 * @param {number | number[]} expected
 */
export function near(actual, expected) {
  const [found, wanted] = [[actual].flat(), [expected].flat()];
  const differs = wanted.some((value, k) => !(Math.abs(Number(found[k]) - value) < 1e-9));
  if (differs || found.length !== wanted.length) assert.deepEqual(actual, expected);
}

/**
 * @template T
 * @param {unknown} fake
 * @returns {T}
 */
export function as(fake) {
  return /** @type {T} */ (fake);
}

/** Functions that are called when the test says so. */
export class Scheduled {
  /** @type {Map<number, (time: number) => void>} */
  #waiting = new Map();
  #last = 0;

  /** @param {(time: number) => void} action */
  add = (action) => {
    this.#last += 1;
    this.#waiting.set(this.#last, action);
    return this.#last;
  };

  /** @param {number} id */
  cancel = (id) => {
    this.#waiting.delete(id);
  };

  get count() {
    return this.#waiting.size;
  }

  /** @param {number} time */
  run(time = 0) {
    const due = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const action of due) action(time);
  }
}

/** A video whose frames come when the test says so. */
export class FakeVideo extends EventTarget {
  #time = 0;
  paused = true;
  seeking = false;
  isConnected = true;
  playbackRate = 1;
  src = "";
  style = { visibility: "" };
  /** @type {((now: number, frame: { mediaTime: number }) => void) | null} */
  #callback = null;

  get currentTime() {
    return this.#time;
  }

  set currentTime(time) {
    this.#time = time;
    this.seeking = true;
  }

  /** @param {(now: number, frame: { mediaTime: number }) => void} callback */
  requestVideoFrameCallback(callback) {
    this.#callback = callback;
  }

  /** @param {number} mediaTime */
  showFrame(mediaTime) {
    this.#callback?.(0, { mediaTime });
  }

  /** End a seek. */
  arrive() {
    this.seeking = false;
    this.tellArrival();
  }

  /** Tell that a seek has ended; a browser does so a little later, when the next may have begun. */
  tellArrival() {
    this.dispatchEvent(new Event("seeked"));
  }

  async play() {
    this.paused = false;
    this.dispatchEvent(new Event("play"));
  }

  pause() {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
}
