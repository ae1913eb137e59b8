// Sending a file to the app.

/** @import { UploadedFile } from "../contract.d.ts" */
/** @import { Row, Transfer } from "./upload_queue.js" */

import { folderOf } from "./chosen_files.js";

const NO_ANSWER = "The app did not answer. Is it still running?";
const NOT_COPIED = "It could not be copied. Try again.";
const TAKEN_AWAY = "Taken away.";

/**
 * @param {string} url
 * @param {File} file
 * @param {Row} row
 * @returns {Transfer}
 */
export function sendFile(url, file, row) {
  const request = new XMLHttpRequest();
  /** @type {Promise<UploadedFile>} */
  const arrival = new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => row.showProgress(event.loaded, file.size);
    request.onerror = () => reject(new Error(NO_ANSWER));
    request.onabort = () => reject(new Error(TAKEN_AWAY));
    request.onload = () => {
      if (request.status === 200) resolve(request.response);
      else reject(new Error(request.response?.error ?? NOT_COPIED));
    };
  });
  const about = new URLSearchParams({
    name: file.name,
    folder: folderOf(file),
    modified: withOffset(file.lastModified),
  });
  request.open("PUT", `${url}?${about}`);
  request.responseType = "json";
  request.send(file);
  return { arrival, stop: () => request.abort() };
}

/**
 * Return a moment as ISO 8601, in local time with its offset from UTC.
 * @param {number} moment milliseconds since 1970 in UTC
 */
export function withOffset(moment) {
  const minutes = -new Date(moment).getTimezoneOffset();
  const local = new Date(moment + minutes * 60_000).toISOString().slice(0, 19);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
