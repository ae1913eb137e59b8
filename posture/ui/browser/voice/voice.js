// A coach speaks while the film plays; what was recorded is sent to the app, which adds it.

/** @import { VoiceData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */
/** @import { SetValue } from "../outbox.js" */
/** @import { Recording } from "./recorder.js" */

import { find, objectOf } from "../dom.js";
import { INSECURE, record, whyNot } from "./recorder.js";

class Voice {
  /** @type {VoiceData | null} */
  #data = null;
  /** @type {Recording | null} */
  #recording = null;
  #lead = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking = undefined;
  /** @type {SetValue} */
  #setTriggerValue = () => {};
  #root;
  #film;
  #record;
  #stop;
  #delete;
  #state;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#film = find(root, "video", HTMLVideoElement);
    this.#record = find(root, ".record", HTMLButtonElement);
    this.#stop = find(root, ".stop", HTMLButtonElement);
    this.#delete = find(root, ".delete", HTMLButtonElement);
    this.#state = find(root, ".state");
    this.#record.onclick = () => this.#begin();
    this.#stop.onclick = () => this.#end();
    this.#delete.onclick = () => this.#remove();
  }

  /** @param {VoiceData} data @param {SetValue} setTriggerValue */
  update(data, setTriggerValue) {
    const before = this.#data;
    this.#data = data;
    this.#setTriggerValue = setTriggerValue;
    if (this.#recording) return;
    if (data.film !== before?.film) this.#film.src = data.film;
    this.#delete.hidden = !data.voiced;
    if (!before) this.#record.disabled = false;
    this.#record.textContent = data.voiced ? "Record it anew" : "Record your voice";
  }

  async #begin() {
    this.#say("The browser asks whether this page may hear you …");
    this.#record.disabled = true;
    try {
      this.#recording = await record(navigator.mediaDevices);
    } catch (error) {
      this.#record.disabled = false;
      const insecure = error instanceof Error && error.message === INSECURE;
      return this.#say(insecure ? INSECURE : whyNot(error));
    }
    this.#show(true);
    const film = this.#film;
    film.muted = true;
    film.controls = false;
    film.currentTime = 0;
    await film.play();
    this.#lead = (performance.now() - this.#recording.began) / 1000 - film.currentTime;
    this.#ticking = setInterval(() => this.#tick(), 250);
  }

  #tick() {
    if (!this.#root.isConnected) return void this.#end();
    const { currentTime, duration, ended } = this.#film;
    const where = ended
      ? "the film's last picture"
      : `${currentTime.toFixed(0)} of ${duration.toFixed(0)} s`;
    this.#say(`Recording, ${where}`);
  }

  async #end() {
    const [recording, data] = [this.#recording, this.#data];
    if (!recording || !data) return;
    clearInterval(this.#ticking);
    this.#recording = null;
    this.#film.pause();
    this.#film.muted = false;
    this.#film.controls = true;
    const heard = await recording.stop();
    this.#say("Adding your voice …");
    await this.#send(`${data.upload}&lead=${Math.max(0, this.#lead).toFixed(3)}`, "PUT", heard);
    this.#show(false);
  }

  async #remove() {
    if (this.#data) await this.#send(this.#data.upload, "DELETE", null);
  }

  /** @param {string} address @param {string} method @param {Blob | null} body */
  async #send(address, method, body) {
    try {
      const response = await fetch(address, { method, body });
      if (response.ok) {
        this.#say("");
        this.#setTriggerValue("changed", Date.now());
      } else {
        const { error } = await response.json();
        this.#say(error);
      }
    } catch {
      this.#say("The app does not answer; is it still running?");
    }
  }

  /** @param {boolean} recording */
  #show(recording) {
    this.#record.hidden = recording;
    this.#record.disabled = false;
    this.#stop.hidden = !recording;
  }

  /** @param {string} words */
  #say(words) {
    this.#state.textContent = words;
  }
}

/** @param {Component<VoiceData>} component */
export default function showVoice({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".voice");
  objectOf(root, () => new Voice(root)).update(data, setTriggerValue);
}
