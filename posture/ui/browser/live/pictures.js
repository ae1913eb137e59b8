// Picture after picture into a canvas. While they are asked for, the camera is this tab's; the app
// lets go of it when that ends.

import { TAKEN_HEADER } from "../constants.js";

const AGAIN_MS = 1000;
const NONE_YET = 204;

/**
 * Draw pictures until stopped.
 * @param {HTMLCanvasElement} canvas
 * @param {(after: string) => string} addressOf the picture after the one taken at a time
 * @param {AbortSignal} signal
 * @param {(answer: Response) => void} onAnswer
 */
export async function followPictures(canvas, addressOf, signal, onAnswer) {
  let after = "-1";
  while (!signal.aborted) {
    const answer = await fetch(addressOf(after), { signal }).catch(() => null);
    if (answer) onAnswer(answer);
    if (answer?.status === 200) {
      after = answer.headers.get(TAKEN_HEADER) ?? after;
      await drawPicture(canvas, answer).catch(() => wait(AGAIN_MS));
    } else if (answer?.status !== NONE_YET) {
      await wait(AGAIN_MS);
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {Response} answer */
async function drawPicture(canvas, answer) {
  const picture = await createImageBitmap(await answer.blob());
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
