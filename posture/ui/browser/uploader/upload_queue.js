// Sends files to the app one after the other. What it keeps goes on while another page is shown, so
// it belongs to the window and not to the box; the box may be drawn anew, and reports to Python.

/** @import { UploadedFile } from "../contract.d.ts" */

/**
 * @typedef {object} Row what the page shows of one file
 * @property {(sent: number, size: number) => void} showProgress
 * @property {(file: UploadedFile) => void} showDone
 * @property {(sentence: string) => void} showFailed
 */

/**
 * @typedef {object} Transfer one file on its way
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
  /** @type {Set<string>} ids of files that were taken back */
  #takenBack = new Set();
  #send;
  #report;

  /**
   * @param {(file: File, row: Row) => Transfer} send
   * @param {() => void} report called whenever what has arrived, or whether more is on its way, changes
   */
  constructor(send, report) {
    this.#send = send;
    this.#report = report;
  }

  /**
   * Add a file, to be sent after those before it.
   * @param {File} file
   * @param {Row} row
   * @returns {Upload}
   */
  add(file, row) {
    const upload = { file, row, removed: false, transfer: null };
    this.#waiting.push(upload);
    return upload;
  }

  /** Send what waits, unless that is being done. */
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
   * Stop a file that waits or is on its way.
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
   * Take the files that Python knows of; return those that were not known here. A page that was
   * drawn earlier may still name what was taken back since.
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
