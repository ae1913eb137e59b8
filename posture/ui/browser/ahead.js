// The next clip of a queue, loaded while the one before it is being looked at.

/** @import { NextClip, OverlayData } from "./contract.d.ts" */

import { fetchJson } from "./dom.js";

/**
 * @typedef {object} Loaded
 * @property {string | null} video the film's address
 * @property {string | null} film where the film is in memory; null until it is
 * @property {string} overlay the address of the lines
 * @property {OverlayData | null} lines
 */

// The clip that is shown, and the next.
const KEPT = 2;

export class Ahead {
  /** @type {Loaded[]} */
  #clips = [];

  /**
   * Load the clip that comes next.
   * @param {string} address where the app says which it is
   */
  async load(address) {
    /** @type {NextClip | null} */
    const next = await fetchJson(address);
    if (!next || this.#clips.some(({ overlay }) => overlay === next.overlay)) return;
    const clip = { ...next, film: null, lines: await fetchJson(next.overlay) };
    this.#clips.push(clip);
    for (const { film } of this.#clips.splice(0, this.#clips.length - KEPT)) {
      if (film) URL.revokeObjectURL(film);
    }
    if (next.video) this.#loadFilm(clip, next.video);
  }

  /** @param {Loaded} clip @param {string} address */
  async #loadFilm(clip, address) {
    try {
      const response = await fetch(address);
      const film = await response.blob();
      if (response.ok && this.#clips.includes(clip)) clip.film = URL.createObjectURL(film);
    } catch {
      // It is loaded as it is shown.
    }
  }

  /**
   * Return where to load a film from: from memory if it is there, marked with its own address.
   * @param {string} address
   */
  film(address) {
    const film = this.#clips.find(({ video }) => video === address)?.film;
    return film ? `${film}#${address}` : address;
  }

  /**
   * Return the lines at an address; null if the app does not have them.
   * @param {string} address
   * @returns {Promise<OverlayData | null>}
   */
  async lines(address) {
    const lines = this.#clips.find(({ overlay }) => overlay === address)?.lines;
    return lines ?? fetchJson(address);
  }
}

/** Shared by all players of the page. */
export const ahead = new Ahead();
