// One of the two clips in a comparison.

/** @import { ComparedClip } from "../contract.d.ts" */
/** @import { ClipOverlay } from "../overlay.js" */

import { Clock } from "../clock.js";
import { fetchJson, find } from "../dom.js";
import { trunkLength, withBody } from "../overlay.js";
import { Picture } from "../picture.js";
import { roomOf, viewOfRunner } from "../view.js";

export class Side {
  /** @type {ClipOverlay | null} */
  overlay = null;
  /** Median length of the trunk, pixels of the picture. */
  trunk = 0;
  /** @type {number[]} times of the contacts of the foot that synchronises the clips */
  contacts = [];
  #address = "";
  #film = "";
  #stage;

  /**
   * @param {HTMLElement} figure
   * @param {string} name as people read it
   * @param {() => void} onFrame
   * @param {() => void} onPlay
   */
  constructor(figure, name, onFrame, onPlay) {
    this.figure = figure;
    this.name = name;
    this.video = find(figure, "video", HTMLVideoElement);
    this.clock = new Clock(this.video, onFrame, onPlay);
    this.#stage = find(figure, ".stage");
    this.picture = new Picture(
      this.#stage,
      find(figure, ".film"),
      find(figure, ".lines", HTMLCanvasElement),
    );
  }

  /** Whether strides can be counted. */
  get ready() {
    return this.overlay !== null && this.contacts.length > 1;
  }

  /** @param {string} address @returns {boolean} whether it is another video */
  loadFilm(address) {
    if (this.#film === address) return false;
    this.#film = address;
    this.clock.load(address);
    return true;
  }

  /**
   * Load the lines if they changed; return whether they did, or null if they cannot be loaded.
   * @param {ComparedClip} data
   */
  async loadLines({ overlay: address }) {
    if (this.#address === address) return false;
    this.#address = address;
    const fetched = await fetchJson(address);
    if (!fetched?.points) return null;
    this.overlay = withBody(fetched);
    this.trunk = trunkLength(this.overlay);
    this.clock.setTimes(fetched.times, fetched.factor);
    return true;
  }

  /** @param {string} foot */
  choose(foot) {
    const contacts = this.overlay?.contacts.filter((contact) => contact.side === foot) ?? [];
    this.contacts = contacts.map((contact) => contact.at);
  }

  draw() {
    if (!this.overlay) return;
    this.picture.draw({
      overlay: this.overlay,
      index: this.clock.index,
      figures: null,
      number: "",
      view: viewOfRunner(this.overlay, roomOf(this.#stage)),
      parts: { skeleton: true, angle: false, belt: false },
      drawnBelt: [],
    });
  }
}
