// One of the two clips in a comparison.

/** @import { ComparedClip, NoteMessage } from "../contract.d.ts" */

import { Clock } from "../clock.js";
import { fetchJson, find } from "../dom.js";
import { Lens } from "../lens.js";
import { Notes } from "../notes.js";
import { NO_OVERLAY, trunkLength, withBody } from "../overlay.js";
import { Picture } from "../picture.js";
import { roomOf } from "../view.js";

/**
 * @typedef {object} SideHost what a side needs of the comparison
 * @property {() => void} onFrame
 * @property {() => void} onPlay
 * @property {() => void} redraw
 * @property {(note: NoteMessage) => void} send
 */

export class Side {
  overlay = NO_OVERLAY;
  /** Median length of the trunk, pixels of the picture. */
  trunk = 0;
  #address = "";
  #film = "";
  #host;

  /**
   * @param {HTMLElement} figure
   * @param {string} name as people read it
   * @param {SideHost} host
   */
  constructor(figure, name, host) {
    this.figure = figure;
    this.name = name;
    this.#host = host;
    this.video = find(figure, "video", HTMLVideoElement);
    this.clock = new Clock(this.video, host.onFrame, host.onPlay);
    this.stage = find(figure, ".stage");
    this.picture = new Picture(
      this.stage,
      find(figure, ".film"),
      find(figure, ".lines", HTMLCanvasElement),
    );
    this.lens = new Lens(this);
    this.notes = new Notes(find(figure, ".notes"), this, host.send);
  }

  /** Whether its frames are known. */
  get loaded() {
    return this.overlay.times.length > 0;
  }

  get room() {
    return roomOf(this.stage);
  }

  /**
   * Return the times of a foot's contacts.
   * @param {string} foot
   */
  contacts(foot) {
    return this.overlay.contacts.filter(({ side }) => side === foot).map(({ at }) => at);
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
    if (!fetched) return null;
    this.overlay = withBody(fetched);
    this.trunk = trunkLength(this.overlay);
    this.clock.setTimes(fetched.times, fetched.factor);
    return true;
  }

  redraw() {
    this.#host.redraw();
  }

  /** @param {boolean} skeleton */
  draw(skeleton) {
    if (!this.loaded) return;
    this.picture.draw({
      overlay: this.overlay,
      index: this.clock.index,
      figures: null,
      number: "",
      view: this.lens.view,
      parts: { skeleton, angle: false, belt: false },
      drawnBelt: [],
    });
    this.picture.drawShapes(this.notes.shown(), this.overlay);
    this.stage.classList.toggle("pointing", this.notes.drawing);
  }
}
