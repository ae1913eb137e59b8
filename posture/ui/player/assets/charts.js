// The charts under the player are drawn by Streamlit. A press on one of their points goes to the
// point's instant, and the cursor over the first follows the player.
const CHARTS = '[class*="st-key-chart-"] .js-plotly-plot';
const OVER_TIME = ".st-key-chart-time .js-plotly-plot";
const LOOK_FOR_CHARTS_MS = 300;

function linkCharts(goTo) {
  const linked = new WeakSet();

  function link() {
    for (const chart of document.querySelectorAll(CHARTS)) {
      if (linked.has(chart) || !chart.on) continue;
      linked.add(chart);
      chart.on("plotly_click", ({ points }) => {
        const time = points.find((point) => typeof point.customdata === "number")?.customdata;
        if (time !== undefined) goTo({ time });
      });
    }
  }

  function cursor(time) {
    const chart = document.querySelector(OVER_TIME);
    const layout = chart?._fullLayout;
    if (!layout?.xaxis?.d2p) return;
    let line = chart.querySelector(".posture-cursor");
    if (!line) {
      line = chart.appendChild(document.createElement("div"));
      line.className = "posture-cursor";
      Object.assign(line.style, { position: "absolute", width: "2px", background: "#d55e00", pointerEvents: "none" });
    }
    const { _size: size, xaxis } = layout;
    Object.assign(line.style, {
      left: `${size.l + xaxis.d2p(time) - 1}px`,
      top: `${size.t}px`,
      height: `${size.h}px`,
    });
  }

  return { link, cursor };
}
