// Sends files to the app one after the other. This continues while another page is shown, so the
// queue belongs to the window and not to the box, which may be redrawn and reports to Python.

/** @import { UploadedFile } from "../contract.d.ts" */

/**
 * @typedef {object} Row a file's line on the page
 * @property {(sent: number, size: number) => void} showProgress
 * @property {(file: UploadedFile) => void} showDone
 * @property {(sentence: string) => void} showFailed
 */

/**
 * @typedef {object} Transfer a file that is being sent
 * @property {Promise<UploadedFile>} arrival
 * @property {() => void} stop
 */

/** @typedef {{ file: File, row: Row, removed: boolean, transfer: Transfer | null }} Upload */

export class UploadQueue {
  /** @type {UploadedFile[]} */
  arrived = [];
  busy = false;
  /** @type {Upload[]} */
  #waiting = [];
  /** @type {Set<string>} ids of files that were removed after they had arrived */
  #takenBack = new Set();
  #send;
  #report;

  /**
   * @param {(file: File, row: Row) => Transfer} send
   * @param {() => void} report called whenever `arrived` or `busy` changes
   */
  constructor(send, report) {
    this.#send = send;
    this.#report = report;
  }

  /**
   * Add a file to the end of the queue.
   * @param {File} file
   * @param {Row} row
   * @returns {Upload}
   */
  add(file, row) {
    const upload = { file, row, removed: false, transfer: null };
    this.#waiting.push(upload);
    return upload;
  }

  /** Send the waiting files, unless that is being done already. */
  async start() {
    if (this.busy || !this.#waiting.length) return;
    this.busy = true;
    this.#report();
    for (let upload = this.#waiting.shift(); upload; upload = this.#waiting.shift()) {
      if (!upload.removed) await this.#sendOne(upload);
    }
    this.busy = false;
    this.#report();
  }

  /**
   * Remove a file that is waiting or being sent.
   * @param {Upload} upload
   */
  remove(upload) {
    upload.removed = true;
    upload.transfer?.stop();
  }

  /**
   * Forget a file that has arrived.
   * @param {UploadedFile} file
   */
  takeBack(file) {
    this.arrived = this.arrived.filter((other) => other.id !== file.id);
    this.#takenBack.add(file.id);
    this.#report();
  }

  /**
   * Add the files that Python knows of; return those that are new here. A page that was drawn
   * earlier may still name files that have been removed since.
   * @param {UploadedFile[]} files
   */
  learn(files) {
    const known = new Set(this.arrived.map((file) => file.id));
    const fresh = files.filter(({ id }) => !known.has(id) && !this.#takenBack.has(id));
    this.arrived.push(...fresh);
    return fresh;
  }

  /** @param {Upload} upload */
  async #sendOne(upload) {
    const { file, row } = upload;
    upload.transfer = this.#send(file, row);
    try {
      const arrived = await upload.transfer.arrival;
      this.arrived.push(arrived);
      row.showDone(arrived);
    } catch (error) {
      row.showFailed(/** @type {Error} */ (error).message);
    }
  }
}
