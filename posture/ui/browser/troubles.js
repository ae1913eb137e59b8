/** What goes wrong at the moment, each kind in a sentence that stays until it is over. */
export class Troubles {
  /** @type {Map<string, string>} */
  #sentences = new Map();
  #line;

  /** @param {HTMLElement} line where they are shown; hidden while there are none */
  constructor(line) {
    this.#line = line;
  }

  /**
   * @param {string} kind
   * @param {string} sentence
   */
  show(kind, sentence) {
    if (this.#sentences.get(kind) === sentence) return;
    this.#sentences.set(kind, sentence);
    this.#draw();
  }

  /** @param {string} kind */
  end(kind) {
    if (this.#sentences.delete(kind)) this.#draw();
  }

  #draw() {
    this.#line.textContent = [...this.#sentences.values()].join(" ");
    this.#line.hidden = !this.#sentences.size;
  }
}
