/** The current troubles: for each kind a sentence, which stays until the trouble is over. */
export class Troubles {
  /** @type {Map<string, string>} */
  #sentences = new Map();
  #line;

  /** @param {HTMLElement} line where they are shown; hidden if there are none */
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
