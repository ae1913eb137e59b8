// What is shown beside the picture: the points of the set-up guide, or the numbers.

/** @import { GuidePoint, LiveReading } from "../contract.d.ts" */

import { element } from "../dom.js";

/** @type {Record<GuidePoint["state"], string>} */
const MARKS = { right: "✓", wrong: "✗", unknown: "…" };

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

/** @param {LiveReading} reading */
function valueLines({ words, unit, between, verdict_words: verdict, why }) {
  const line = element("p", "value", words);
  line.append(" ", element("small", "", between || unit));
  return [line, element("p", "", [verdict, why].filter(Boolean).join(". "))];
}

/** @param {LiveReading} reading */
function missingLines({ state, why }) {
  const head = state === "not yet" ? "Not yet" : "Not possible";
  return [element("p", "value none", head), element("p", "", why)];
}
