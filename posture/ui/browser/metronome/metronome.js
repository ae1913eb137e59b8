// One click per step. Clicks are scheduled a little ahead on the audio clock, since a browser's
// timers are far too inaccurate for this.

/** @import { MetronomeData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */

import { find, objectOf, setPressed } from "../dom.js";

const LOOK_MS = 40;
const AHEAD_S = 0.15;
const CLICK_S = 0.04;
const CLICK_HZ = 1000;
const PULSE_MS = 90;

/**
 * Return the times of the clicks until a time, and when the click after them is due.
 * @param {number} next the first click, seconds
 * @param {number} until
 * @param {number} rate steps per minute
 */
export function clicksUntil(next, until, rate) {
  const clicks = [];
  let due = next;
  for (; due < until; due += 60 / rate) clicks.push(due);
  return { clicks, due };
}

class Metronome {
  /** @type {AudioContext | null} */
  #audio = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer = undefined;
  #next = 0;
  #rate = 0;
  /** @type {MetronomeData} */
  #data = { lowest: 0, start: 0, highest: 0 };
  #root;
  #play;
  #slower;
  #faster;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#play = find(root, ".play");
    this.#slower = find(root, ".slower", HTMLButtonElement);
    this.#faster = find(root, ".faster", HTMLButtonElement);
    this.#play.onclick = () => this.#toggle();
    this.#slower.onclick = () => this.#change(-1);
    this.#faster.onclick = () => this.#change(1);
  }

  /** @param {MetronomeData} data */
  update(data) {
    // Another start means that the runner's cadence has changed; otherwise the chosen rate stays.
    if (this.#data.start !== data.start) this.#rate = data.start;
    this.#data = data;
    this.#show();
  }

  // Streamlit may clean up while the component stays on the page. The audio is closed at the end,
  // since browsers allow a page only a few audio contexts.
  end() {
    if (this.#root.isConnected) return;
    this.#stop();
    this.#audio?.close();
    this.#audio = null;
  }

  #show() {
    const { lowest, highest } = this.#data;
    const running = this.#timer !== undefined;
    find(this.#root, ".shown").textContent = `${this.#rate} steps a minute`;
    this.#slower.disabled = this.#rate <= lowest;
    this.#faster.disabled = this.#rate >= highest;
    this.#play.textContent = running ? "Stop" : "Start the metronome";
    setPressed(this.#play, running);
  }

  /** @param {number} by */
  #change(by) {
    this.#rate += by;
    this.#show();
  }

  async #toggle() {
    if (this.#timer === undefined) await this.#start();
    else this.#stop();
    this.#show();
  }

  async #start() {
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    await audio.resume();
    if (!this.#root.isConnected) return;
    this.#next = audio.currentTime;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#schedule(audio), LOOK_MS);
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#audio?.suspend();
  }

  /** @param {AudioContext} audio */
  #schedule(audio) {
    const now = audio.currentTime;
    const { clicks, due } = clicksUntil(Math.max(this.#next, now), now + AHEAD_S, this.#rate);
    for (const at of clicks) this.#click(audio, at);
    this.#next = due;
  }

  /** @param {AudioContext} audio @param {number} at */
  #click(audio, at) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = CLICK_HZ;
    loudness.gain.setValueAtTime(0.5, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + CLICK_S);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + CLICK_S);
    setTimeout(() => this.#pulse(), 1000 * Math.max(0, at - audio.currentTime));
  }

  #pulse() {
    const pulse = find(this.#root, ".pulse");
    pulse.classList.add("beat");
    setTimeout(() => pulse.classList.remove("beat"), PULSE_MS);
  }
}

/** @param {Component<MetronomeData>} component */
export default function showMetronome({ parentElement, data }) {
  const root = find(parentElement, ".metronome");
  const metronome = objectOf(root, () => new Metronome(root));
  metronome.update(data);
  return () => metronome.end();
}
