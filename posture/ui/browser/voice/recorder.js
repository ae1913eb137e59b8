// Recording a voice: what it needs of the browser, and what is said when that is refused.

const PIECE_MS = 1000;
// What this app can read, the better first; the browser decides which it can write.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export const INSECURE =
  "Browsers only record on pages with https, or on the computer that runs the app.";

/**
 * Say why a recording could not begin, and what to do.
 * @param {unknown} error
 */
export function whyNot(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") {
    return "The browser did not let this page hear you. Allow the microphone for this address (the symbol beside it), then try again.";
  }
  if (name === "NotFoundError") return "No microphone was found; connect one and try again.";
  if (name === "NotReadableError") return "Another program has the microphone; close it first.";
  return "The recording could not begin; try again, or another browser.";
}

/**
 * Return the first kind of recording that a browser can write; undefined leaves it the choice.
 * @param {(kind: string) => boolean} canWrite
 */
export function bestKind(canWrite) {
  return KINDS.find((kind) => canWrite(kind));
}

/**
 * @typedef {object} Recording a voice that is being recorded
 * @property {() => Promise<Blob>} stop ends it and returns what was heard
 * @property {number} began when it began, milliseconds of performance.now()
 */

/**
 * Begin to record; the browser asks for permission first.
 * @param {MediaDevices | undefined} devices undefined = the page is not secure
 * @returns {Promise<Recording>}
 */
export async function record(devices) {
  if (!devices) throw new Error(INSECURE);
  const stream = await devices.getUserMedia({ audio: true });
  const mimeType = bestKind((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  /** @type {Blob[]} */
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const started = new Promise((resolve) => {
    recorder.onstart = resolve;
  });
  recorder.start(PIECE_MS);
  await started;
  const stop = async () => {
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.stop();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
    return new Blob(pieces, { type: recorder.mimeType });
  };
  return { stop, began: performance.now() };
}
