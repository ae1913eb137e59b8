// The camera's pictures, and the readings beside them, updated twice a second.

/** @import { LiveData, LiveRefusal, LiveStatus } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */
/** @import { SetValue } from "../outbox.js" */

import { find, objectOf } from "../dom.js";
import { followPictures } from "../pictures.js";
import { guideLine, readingBox } from "./readings.js";

const ASK_MS = 500;
const NO_ANSWER = "The app does not answer. Is it still running?";
const EARLIER_START = "Reload the page; it is of an earlier start of the app.";

/** @param {HTMLElement} root */
function controlsIn(root) {
  return {
    now: find(root, ".now", HTMLCanvasElement),
    slow: find(root, ".slow", HTMLCanvasElement),
    rate: find(root, ".now-words"),
    trouble: find(root, ".trouble"),
    here: find(root, ".here"),
    guide: find(root, ".guide"),
    points: find(root, ".guide ul"),
    numbers: find(root, ".numbers"),
    note: find(root, ".note"),
    record: find(root, ".record", HTMLButtonElement),
  };
}

class LiveView {
  /** @type {AbortController | null} */
  #watching = null;
  /** @type {LiveData | null} */
  #data = null;
  /** Whether to take the camera from the tab that has it. */
  #take = false;
  #recording = false;
  /** Why the recording could not be started or stopped. */
  #failed = "";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer = undefined;
  /** @type {SetValue} */
  #setTriggerValue = () => {};
  #root;
  #controls;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#controls = controlsIn(root);
    this.#controls.here.onclick = () => {
      this.#take = true;
    };
    this.#controls.record.onclick = () => this.#pressRecord();
  }

  /** @param {LiveData} data @param {SetValue} setTriggerValue */
  update(data, setTriggerValue) {
    const before = this.#data;
    this.#data = data;
    this.#setTriggerValue = setTriggerValue;
    if (!this.#watching || data.ticket !== before?.ticket) this.#watch(data);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#ask(data), ASK_MS);
    this.#ask(data);
  }

  end() {
    if (this.#root.isConnected) return;
    clearInterval(this.#timer);
    this.#watching?.abort();
    this.#watching = null;
  }

  /** @param {LiveData} data */
  #watch({ now, slow }) {
    this.#watching?.abort();
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const newest = (/** @type {string} */ after) =>
      `${now}?after=${after}&take=${this.#take ? 1 : 0}`;
    followPictures(this.#controls.now, newest, signal, ({ ok }) => {
      if (ok) this.#take = false;
    });
    const delayed = (/** @type {string} */ after) => `${slow}?after=${after}`;
    followPictures(this.#controls.slow, delayed, signal, () => {});
  }

  /** @param {LiveData} data */
  async #ask({ state }) {
    try {
      const response = await fetch(state, { cache: "no-store" });
      if (response.ok) this.#show(await response.json());
      else this.#showTrouble(EARLIER_START);
    } catch {
      this.#showTrouble(NO_ANSWER);
    }
  }

  /** @param {string} trouble @param {boolean} elsewhere whether another tab has the camera */
  #showTrouble(trouble, elsewhere = false) {
    this.#controls.trouble.textContent = trouble;
    this.#controls.trouble.hidden = !trouble;
    this.#controls.here.hidden = !elsewhere;
  }

  /** @param {LiveStatus | LiveRefusal} status */
  #show(status) {
    if (!("readings" in status))
      return this.#showTrouble(status.trouble || this.#failed, status.elsewhere);
    this.#showTrouble(status.trouble || status.recording_trouble || this.#failed);
    const { ready, guide, readings } = status;
    const { rate, numbers, points, note } = this.#controls;
    this.#showRecording(status.recording_s, status.ended);
    rate.textContent = `Live, ${Math.round(status.followed_hz)} pictures a second`;
    this.#controls.guide.hidden = ready;
    numbers.hidden = !ready;
    if (ready) numbers.replaceChildren(...readings.shown.map(readingBox));
    else points.replaceChildren(...guide.map(guideLine));
    const over = readings.strides ? `Over the last ${readings.strides} strides.` : "";
    note.textContent = ready ? (guide[0]?.words ?? over) : "";
  }

  /** @param {number | null} seconds null = nothing is being recorded @param {boolean} ended */
  #showRecording(seconds, ended) {
    const { record } = this.#controls;
    this.#recording = seconds !== null;
    record.hidden = ended && seconds === null;
    record.textContent =
      seconds === null
        ? "Record for a full analysis"
        : `Stop and analyse (${Math.floor(seconds)} s)`;
  }

  async #pressRecord() {
    const { record } = this.#controls;
    const data = this.#data;
    if (!data) return;
    record.disabled = true;
    try {
      const method = this.#recording ? "DELETE" : "PUT";
      await this.#readResponse(await fetch(data.recording, { method }));
      await this.#ask(data);
    } catch {
      this.#failed = NO_ANSWER;
    } finally {
      record.disabled = false;
    }
  }

  // Only responses with these statuses contain JSON: the clip, or why there is none.
  /** @param {Response} response */
  async #readResponse(response) {
    const content = [200, 400].includes(response.status) ? await response.json() : {};
    this.#failed = content.error ?? "";
    if (content.clip) this.#setTriggerValue("recorded", content.clip);
  }
}

/** @param {Component<LiveData>} component */
export default function showLive({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".live");
  const view = objectOf(root, () => new LiveView(root));
  view.update(data, setTriggerValue);
  return () => view.end();
}
