// Which clips are chosen, by keys and by pointer, as in a list of files.

export class Selection {
  /** @type {Set<string>} */
  chosen = new Set();
  /** @type {string | null} the clip that the keys are at */
  at = null;
  /** @type {string | null} where a range begins */
  #from = null;
  /** @type {string[]} */
  #order = [];

  /**
   * Accept the clips that are there now, in order; what is gone is no longer chosen.
   * @param {string[]} order
   * @param {string | null} first the clip to begin at
   */
  renew(order, first) {
    const before = this.at === null ? -1 : this.#order.indexOf(this.at);
    this.#order = order;
    this.chosen = new Set([...this.chosen].filter((id) => order.includes(id)));
    if (this.at !== null && order.includes(this.at)) return;
    const beside = order[Math.min(before, order.length - 1)];
    this.only(before >= 0 ? (beside ?? null) : first);
  }

  /** @param {string | null} id */
  only(id) {
    this.at = this.#from = id;
    this.chosen = new Set(id === null ? [] : [id]);
  }

  /**
   * Choose a clip with the pointer.
   * @param {string} id
   * @param {{ extend: boolean, toggle: boolean }} how
   */
  press(id, { extend, toggle }) {
    if (extend) this.#extendTo(id);
    else if (toggle) {
      this.at = this.#from = id;
      this.toggle();
    } else this.only(id);
  }

  /** @param {number} steps @param {boolean} extend */
  move(steps, extend) {
    if (!this.#order.length) return;
    const now = this.at === null ? 0 : this.#order.indexOf(this.at) + steps;
    const id = this.#order[Math.max(0, Math.min(this.#order.length - 1, now))];
    if (extend) this.#extendTo(id);
    else this.only(id);
  }

  /** Choose the clip that the keys are at, or leave it out. */
  toggle() {
    if (this.at === null) return;
    if (!this.chosen.delete(this.at)) this.chosen.add(this.at);
  }

  /** @param {Iterable<string>} ids */
  choose(ids) {
    this.chosen = new Set(ids);
  }

  all() {
    this.choose(this.#order);
  }

  /**
   * Go on to the next clip that is still to be done, after the last that is chosen, or from the top.
   * @param {(id: string) => boolean} isLeft
   */
  goOn(isLeft) {
    const last = Math.max(...[...this.chosen].map((id) => this.#order.indexOf(id)), -1);
    const next = [...this.#order.slice(last + 1), ...this.#order.slice(0, last + 1)].find(isLeft);
    if (next !== undefined) this.only(next);
  }

  /** @param {string} id */
  #extendTo(id) {
    const ends = [this.#from ?? id, id].map((end) => this.#order.indexOf(end));
    this.at = id;
    this.chosen = new Set(this.#order.slice(Math.min(...ends), Math.max(...ends) + 1));
  }
}
