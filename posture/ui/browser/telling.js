// Telling Python something until Python knows it: what a component says while the page around it
// changes may be lost with the page before.

const AGAIN_MS = 3000;

export class Telling {
  #told = -AGAIN_MS;
  #tell;

  /** @param {() => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /**
   * Tell it now, unless Python knows it or it was told a moment ago.
   * @param {boolean} known
   * @param {number} now milliseconds
   */
  tend(known, now) {
    if (known || now < this.#told + AGAIN_MS) return;
    this.#told = now;
    this.#tell();
  }
}
