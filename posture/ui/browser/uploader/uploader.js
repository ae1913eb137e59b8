// The upload box: drag and drop, several files, a folder. The state "files" has the ids of the
// files that have arrived, the state "busy" whether more are being sent.

/** @import { UploadedFile, UploaderData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */
/** @import { SetValue } from "../outbox.js" */

import { CLIP_SUFFIXES } from "../constants.js";
import { find } from "../dom.js";
import { filesIn, isVideo } from "./chosen_files.js";
import { sendFile } from "./transfer.js";
import { UploadQueue } from "./upload_queue.js";
import { UploadRow } from "./upload_row.js";

class Uploads {
  /** @type {Set<HTMLElement>} */
  #rows = new Set();
  /** @type {SetValue} */
  #setStateValue = () => {};
  #url = "";
  #queue = new UploadQueue(
    (file, row) => sendFile(this.#url, file, row),
    () => this.#report(),
  );
  /** @type {HTMLElement | null} the list in the current box */
  #list = null;

  /**
   * Accept the data of a newly drawn page. A new box shows the files that are there, and reports
   * those that Python does not know of.
   * @param {HTMLElement} list
   * @param {UploaderData} data
   * @param {SetValue} setStateValue
   */
  update(list, { url, arrived }, setStateValue) {
    this.#url = url;
    this.#setStateValue = setStateValue;
    this.#list = list;
    if (list.children.length) return;
    list.append(...this.#rows);
    for (const file of this.#queue.learn(arrived)) this.#addRow(file);
    const known = new Set(arrived.map((file) => file.id));
    if (this.#queue.busy || this.#queue.arrived.some(({ id }) => !known.has(id))) this.#report();
  }

  /** @param {File[]} files */
  add(files) {
    for (const file of files) this.#addFile(file);
    this.#queue.start();
  }

  /** @param {File} file */
  #addFile(file) {
    const row = this.#show(new UploadRow(file.name, () => this.#remove(row, upload)));
    const upload = this.#queue.add(file, {
      showProgress: (sent, size) => row.showProgress(sent, size),
      showFailed: (sentence) => row.showFailed(sentence),
      showDone: (arrived) => this.#showArrived(row, arrived),
    });
  }

  /** @param {UploadRow} row @param {import("./upload_queue.js").Upload} upload */
  #remove(row, upload) {
    this.#queue.remove(upload);
    this.#forget(row);
  }

  /** @param {UploadedFile} file */
  #addRow(file) {
    const row = this.#show(new UploadRow(file.name, () => {}));
    this.#showArrived(row, file);
  }

  /** @param {UploadRow} row @param {UploadedFile} file */
  #showArrived(row, file) {
    row.showDone(file);
    row.onRemove = () => this.#takeBack(row, file);
  }

  /** @param {UploadRow} row */
  #show(row) {
    this.#list?.append(row.item);
    this.#rows.add(row.item);
    return row;
  }

  /** @param {UploadRow} row */
  #forget(row) {
    row.item.remove();
    this.#rows.delete(row.item);
  }

  /** @param {UploadRow} row @param {UploadedFile} file */
  #takeBack(row, file) {
    fetch(`${this.#url}/${file.id}`, { method: "DELETE" });
    this.#forget(row);
    this.#queue.takeBack(file);
  }

  #report() {
    const { arrived, busy } = this.#queue;
    this.#setStateValue(
      "files",
      arrived.map((file) => file.id),
    );
    this.#setStateValue("busy", busy);
  }
}

/**
 * Return the uploads of a round; the next round begins once Python has used what arrived.
 * @param {string} round
 */
function uploadsOf(round) {
  const holder = /** @type {{ postureUploads?: Record<string, Uploads> }} */ (window);
  holder.postureUploads ??= {};
  holder.postureUploads[round] ??= new Uploads();
  return holder.postureUploads[round];
}

/** @param {HTMLElement} drop @param {Uploads} uploads */
function listenForDrops(drop, uploads) {
  drop.ondragover = (event) => {
    event.preventDefault();
    drop.classList.add("over");
  };
  drop.ondragleave = () => drop.classList.remove("over");
  drop.ondrop = async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const items = [...(event.dataTransfer?.items ?? [])];
    const entries = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    const files = await Promise.all(entries.map((entry) => filesIn(entry)));
    uploads.add(files.flat());
  };
}

/** @param {HTMLInputElement} input @param {(files: File[]) => void} take */
function listenForChoice(input, take) {
  input.onchange = () => {
    take([...(input.files ?? [])]);
    input.value = "";
  };
}

/** @param {Component<UploaderData>} component */
export default function showUploader({ parentElement, data, setStateValue }) {
  const uploads = uploadsOf(data.round);
  const files = find(parentElement, ".files", HTMLInputElement);
  files.accept = ["video/*", ...CLIP_SUFFIXES].join();
  uploads.update(find(parentElement, ".list"), data, setStateValue);
  listenForDrops(find(parentElement, ".drop"), uploads);
  listenForChoice(files, (chosen) => uploads.add(chosen));
  const folder = find(parentElement, ".folder", HTMLInputElement);
  listenForChoice(folder, (chosen) => uploads.add(chosen.filter(isVideo)));
}
