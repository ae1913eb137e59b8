// Choosing the check that is drawn over the picture, and loading its figures.

/** @import { CheckChoice as Choice } from "../contract.d.ts" */
/** @import { Figures } from "../picture.js" */

import { CHECK_IN_ADDRESS } from "../constants.js";
import { fetchJson } from "../dom.js";
import { unpack } from "../packing.js";

export class CheckChoice {
  /** @type {Figures | null} what is drawn; null = nothing, or not yet */
  figures = null;
  /** @type {Choice[]} */
  #checks = [];
  /** @type {Map<string, Figures>} by check */
  #known = new Map();
  #address = "";
  #select;
  #redraw;

  /** @param {HTMLSelectElement} select @param {() => void} redraw */
  constructor(select, redraw) {
    this.#select = select;
    this.#redraw = redraw;
  }

  /** How many can be chosen. */
  get length() {
    return this.#checks.length;
  }

  get key() {
    return this.#select.value;
  }

  /** @param {string} key */
  has(key) {
    return this.#checks.some((check) => check.key === key);
  }

  /**
   * Offer the checks of a clip with its current corrections, keeping the current choice.
   * @param {Choice[]} checks
   * @param {string} first the initial choice
   * @param {string} address of the figures, with a placeholder for the key
   */
  offer(checks, first, address) {
    const before = this.key || first;
    this.#checks = checks;
    this.#address = address;
    this.#known.clear();
    this.#select.replaceChildren(...checks.map((check) => new Option(check.title, check.key)));
    const key = this.has(before) ? before : checks[0]?.key;
    if (key) this.choose(key);
  }

  /** @param {string} key */
  async choose(key) {
    const [address, known] = [this.#address, this.#known];
    this.#select.value = key;
    this.#show(key);
    if (known.has(key) || !this.#checks.some((check) => check.key === key && check.drawn)) return;
    const fetched = await fetchJson(address.replace(CHECK_IN_ADDRESS, key));
    if (!fetched || address !== this.#address) return;
    known.set(key, { ...fetched, places: unpack(fetched.places) });
    if (this.key === key) this.#show(key);
  }

  /** @param {string} key */
  #show(key) {
    this.figures = this.#known.get(key) ?? null;
    this.#redraw();
  }
}
