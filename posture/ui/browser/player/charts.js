// Connects the player to the charts below it, which Streamlit draws. Clicking a point of a chart
// moves the player to the point's instant, and the cursor over the first chart follows the player.

/** @import { Moment } from "../events.js" */

import { CHART_KEY, CURSOR_COLOUR } from "../constants.js";
import { element } from "../dom.js";

/**
 * @typedef {object} PlotlyChart the parts of a Plotly chart that are used
 * @property {(event: "plotly_click", listener: (event: { points: ChartPoint[] }) => void) => void} [on]
 * @property {{ xaxis?: { d2p?: (x: number) => number, _length: number }, _size: { l: number, t: number, h: number } }} [_fullLayout]
 */
/** @typedef {{ customdata?: unknown }} ChartPoint */

const CHARTS = `[class*="st-key-${CHART_KEY}"] .js-plotly-plot`;
const OVER_TIME = `.st-key-${CHART_KEY}time .js-plotly-plot`;

/**
 * Return the instant of the first clicked point that has one.
 * @param {ChartPoint[]} points
 */
export function instantOf(points) {
  const instants = points.map((point) => point.customdata);
  return instants.find((instant) => typeof instant === "number");
}

export class Charts {
  #linked = new WeakSet();
  #goTo;

  /** @param {(moment: Moment) => void} goTo */
  constructor(goTo) {
    this.#goTo = goTo;
  }

  /** Link the charts that have been drawn since the last call. */
  link() {
    for (const chart of document.querySelectorAll(CHARTS)) {
      const plotly = /** @type {PlotlyChart} */ (/** @type {unknown} */ (chart));
      if (this.#linked.has(chart) || !plotly.on) continue;
      this.#linked.add(chart);
      plotly.on("plotly_click", ({ points }) => {
        const time = instantOf(points);
        if (time !== undefined) this.#goTo({ time });
      });
    }
  }

  /** @param {number} time */
  moveCursor(time) {
    const chart = document.querySelector(OVER_TIME);
    if (!chart) return;
    const { _fullLayout: layout } = /** @type {PlotlyChart} */ (/** @type {unknown} */ (chart));
    if (!layout?.xaxis?.d2p) return;
    const { l: left, t: top, h: height } = layout._size;
    const across = layout.xaxis.d2p(time);
    Object.assign(cursorOf(chart).style, {
      display: across >= 0 && across <= layout.xaxis._length ? "" : "none",
      left: `${left + across - 1}px`,
      top: `${top}px`,
      height: `${height}px`,
    });
  }
}

/** @param {Element} chart */
function cursorOf(chart) {
  const there = chart.querySelector(".posture-cursor");
  if (there instanceof HTMLElement) return there;
  const line = chart.appendChild(element("div", "posture-cursor"));
  Object.assign(line.style, {
    position: "absolute",
    width: "2px",
    background: CURSOR_COLOUR,
    pointerEvents: "none",
  });
  return line;
}
