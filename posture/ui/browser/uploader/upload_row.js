// A file's line in the upload box.

/** @import { UploadedFile } from "../contract.d.ts" */

import { button, element } from "../dom.js";

/**
 * Return a file's size in megabytes: with one decimal below 10 MB, none above.
 * @param {number} bytes
 */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

export class UploadRow {
  #state = element("span", "state", "waits");
  #bar = element("progress", "bar");
  #away;

  /** @param {string} name @param {() => void} onRemove */
  constructor(name, onRemove) {
    this.#away = button("✕", onRemove);
    this.#away.className = "away";
    this.#away.setAttribute("aria-label", `Take ${name} away`);
    this.#bar.value = 0;
    this.#bar.setAttribute("aria-label", `${name}: part that has arrived`);
    const label = element("span", "name", name);
    this.item = element("li", "", "", label, this.#state, this.#away, this.#bar);
  }

  /** @param {() => void} onRemove */
  set onRemove(onRemove) {
    this.#away.onclick = onRemove;
  }

  /** @param {number} sent @param {number} size */
  showProgress(sent, size) {
    this.#bar.value = size ? sent / size : 0;
    this.#state.textContent = `${megabytes(sent)} of ${megabytes(size)} MB`;
  }

  /** @param {UploadedFile} file */
  showDone({ size }) {
    this.#bar.remove();
    this.#state.textContent = `${megabytes(size)} MB, ready`;
  }

  /** @param {string} sentence */
  showFailed(sentence) {
    this.#bar.remove();
    this.item.classList.add("failed");
    this.#state.textContent = sentence;
  }
}
