// The strip under the picture: each foot's time on the belt, evidence, what is left out, and the
// cursor. A long clip shows the stretch around the cursor; while it is held, it stays where it is.
const ROW = 18;
const LEAST_PX_PER_S = 90;
const MARK = { flag: "--flag", watch: "--watch", close: "--close", ok: "--ok", info: "--info", unknown: "--soft" };

function makeTimeline(canvas, clock) {
  const pen = canvas.getContext("2d");
  const strip = { from: 0, span: 1, held: false };

  const duration = () => clock.times.at(-1) || 1;
  const left = 22;
  const x = (time) => left + ((time - strip.from) / strip.span) * (canvas.clientWidth - left - 6);

  strip.timeAt = (px) =>
    strip.from + ((px - left) / (canvas.clientWidth - left - 6)) * strip.span;

  function look() {
    const room = Math.max(1, canvas.clientWidth - left - 6);
    strip.span = Math.min(duration(), room / LEAST_PX_PER_S);
    // Under a pointer it would run away from what was pressed.
    if (strip.held) return;
    const middle = clock.times[clock.index] - strip.span / 2;
    strip.from = Math.max(0, Math.min(duration() - strip.span, middle));
  }

  function colours() {
    const style = getComputedStyle(canvas);
    return (name) => style.getPropertyValue(name).trim();
  }

  function begin(colour) {
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * sharp);
    canvas.height = Math.round(canvas.clientHeight * sharp);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.font = "600 12px system-ui, sans-serif";
    pen.fillStyle = colour("--soft");
    pen.fillText("L", 4, 14);
    pen.fillText("R", 4, 14 + ROW);
  }

  function foot(contact, colour, chosen) {
    const top = (contact.side === "left" ? 0 : ROW) + 4;
    const [start, end] = [x(contact.at), x(contact.off ?? contact.at + 0.02)];
    pen.globalAlpha = contact.off === null ? 0.5 : 1;
    pen.fillStyle = colour(contact.near ? "--near" : "--far");
    pen.fillRect(start, top, Math.max(2, end - start), ROW - 8);
    pen.globalAlpha = 1;
    pen.fillStyle = colour("--ink");
    pen.fillRect(start - 1, top - 2, 2, ROW - 4);
    if (contact.off !== null) pen.fillRect(end - 0.5, top + 1, 1, ROW - 10);
    if (contact.found !== contact.at) pen.fillText("✎", start - 5, top - 2 + ROW);
    if (!chosen) return;
    pen.strokeStyle = colour("--accent");
    pen.lineWidth = 2;
    pen.strokeRect(start - 3, top - 3, Math.max(8, end - start + 6), ROW - 2);
  }

  function wrong(mark, side, colour) {
    const [at, middle] = [x(mark.at), (side === "left" ? 0 : ROW) + ROW / 2];
    pen.strokeStyle = colour("--flag");
    pen.lineWidth = 2;
    pen.beginPath();
    for (const way of [1, -1]) {
      pen.moveTo(at - 5, middle - 5 * way);
      pen.lineTo(at + 5, middle + 5 * way);
    }
    pen.stroke();
  }

  function flag(mark, colour, chosen) {
    const [at, middle, size] = [x(mark.at), 2 * ROW + 10, chosen ? 6 : 4];
    pen.globalAlpha = chosen ? 1 : 0.45;
    pen.fillStyle = colour(MARK[mark.verdict]);
    pen.beginPath();
    for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0]]) pen.lineTo(at + size * dx, middle + size * dy);
    pen.fill();
    pen.globalAlpha = 1;
  }

  function scale(colour) {
    pen.fillStyle = colour("--soft");
    pen.font = "11px system-ui, sans-serif";
    const every = strip.span > 6 ? 2 : strip.span > 2.5 ? 1 : 0.5;
    for (let t = Math.ceil(strip.from / every) * every; t <= strip.from + strip.span; t += every) {
      pen.fillRect(x(t), 2 * ROW + 20, 1, 4);
      pen.fillText(`${t.toFixed(every < 1 ? 1 : 0)} s`, Math.min(x(t) + 3, canvas.clientWidth - 26), 2 * ROW + 29);
    }
  }

  strip.draw = (overlay, check, chosen, maskFrom) => {
    look();
    const colour = colours();
    begin(colour);
    const near = overlay.contacts.find((contact) => contact.near)?.side ?? "left";
    const sideOf = (mark) => (mark.near === (near === "left") ? "left" : "right");
    for (const contact of overlay.contacts) foot(contact, colour, contact === chosen);
    for (const mark of overlay.wrong) wrong(mark, sideOf(mark), colour);
    for (const mark of overlay.flags) flag(mark, colour, mark.check === check);
    scale(colour);
    const now = clock.times[clock.index];
    const open = maskFrom === null ? [] : [[Math.min(maskFrom, now), Math.max(maskFrom, now)]];
    pen.fillStyle = colour("--masked");
    for (const [a, b] of [...overlay.masked, ...open]) pen.fillRect(x(a), 0, Math.max(2, x(b) - x(a)), 2 * ROW);
    pen.fillStyle = colour("--cursor");
    pen.fillRect(x(now) - 1, 0, 2, canvas.clientHeight);
  };

  // A press on evidence goes to its very instant; anywhere else to the time pressed.
  strip.target = (event, overlay, check) => {
    const box = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const flags = py > 2 * ROW ? overlay.flags.filter((mark) => Math.abs(x(mark.at) - px) < 9) : [];
    const best = flags.find((mark) => mark.check === check) ?? flags[0];
    return best ? { time: best.at, check: best.check } : { time: strip.timeAt(px) };
  };

  return strip;
}
