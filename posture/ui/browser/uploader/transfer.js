// Sending a file to the app.

/** @import { UploadedFile } from "../contract.d.ts" */
/** @import { Row, Transfer } from "./upload_queue.js" */

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
  request.open("PUT", `${url}?name=${encodeURIComponent(file.name)}`);
  request.responseType = "json";
  request.send(file);
  return { arrival, stop: () => request.abort() };
}
