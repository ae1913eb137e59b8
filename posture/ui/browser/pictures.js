// Draws picture after picture into a canvas: the camera's on the Live page, and those that are
// followed while a clip is analysed. While a tab requests the camera's, it owns the camera; the app
// releases it when the requests end.

import { TAKEN_HEADER } from "./constants.js";

const AGAIN_MS = 1000;
const NONE_YET = 204;

/**
 * Draw pictures until stopped.
 * @param {HTMLCanvasElement} canvas
 * @param {(after: string) => string} addressOf address of the next picture after a time
 * @param {AbortSignal} signal
 * @param {(response: Response) => void} onResponse
 */
export async function followPictures(canvas, addressOf, signal, onResponse) {
  let after = "-1";
  while (!signal.aborted) {
    const response = await fetch(addressOf(after), { signal }).catch(() => null);
    if (response) onResponse(response);
    if (response?.status === 200) {
      after = response.headers.get(TAKEN_HEADER) ?? after;
      await drawPicture(canvas, response).catch(() => wait(AGAIN_MS));
    } else if (response?.status !== NONE_YET) {
      await wait(AGAIN_MS);
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {Response} response */
async function drawPicture(canvas, response) {
  const picture = await createImageBitmap(await response.blob());
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    canvas.width = picture.width;
    canvas.height = picture.height;
  }
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  picture.close();
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
