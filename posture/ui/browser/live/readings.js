// What is shown beside the picture: the points of the set-up guide, or the numbers.

/** @import { GuidePoint, LiveReading } from "../contract.d.ts" */

import { element } from "../dom.js";

/** @type {Record<GuidePoint["state"], string>} */
const MARKS = { right: "✓", wrong: "✗", unknown: "…" };
const INTERVAL = " ±";

/** @param {GuidePoint} point */
export function guideLine({ title, state, words }) {
  return element(
    "li",
    state,
    "",
    element("span", "mark", MARKS[state]),
    element("span", "title", title),
    element("span", "words", words),
  );
}

/** @param {LiveReading} reading */
export function readingBox(reading) {
  const title = element("h3", "", reading.title);
  const box = element("article", `number ${reading.verdict}`, "", title);
  box.dataset.check = reading.key;
  box.append(...(reading.state === "measured" ? valueLines(reading) : missingLines(reading)));
  return box;
}

/**
 * Split "6.1 ± 3.9°" into the value and its interval, which is empty if there is none.
 * @param {string} words
 */
export function splitInterval(words) {
  const at = words.indexOf(INTERVAL);
  return at < 0 ? [words, ""] : [words.slice(0, at), words.slice(at + 1)];
}

/** @param {LiveReading} reading */
function valueLines({ words, verdict_words: verdict, why }) {
  const [value, interval] = splitInterval(words);
  const line = element("p", "value", value);
  line.append(" ", element("small", "", interval));
  return [line, element("p", "", [verdict, why].filter(Boolean).join(". "))];
}

/** @param {LiveReading} reading */
function missingLines({ state, why }) {
  const head = state === "not yet" ? "Not yet" : "Not possible";
  return [element("p", "value none", head), element("p", "", why)];
}
