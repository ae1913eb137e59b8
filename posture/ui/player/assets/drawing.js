// The lines over the picture. Places in the picture come as whole numbers, a fraction of a pixel
// each; the lowest number stands for "not seen".
const NOT_SEEN = -32768;
const INK = "#101820";
const PAPER = "#ffffff";
const NEAR = "#56b4e9";
const FAR = "#e2e8ee";
const BELT = "#f0e442";
const SKETCH = "#e69f00";

function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Int16Array(bytes.buffer);
}

function makeDrawing(stage, film, canvas) {
  const pen = canvas.getContext("2d");
  const view = { scale: 1, x: 0, y: 0 };

  // Points of frame number `index`, in the canvas' own units; null = not seen.
  function places(packed, count, index, unit) {
    const points = [];
    for (let k = count * index; k < count * (index + 1); k++) {
      const [x, y] = [packed[2 * k], packed[2 * k + 1]];
      const seen = x !== NOT_SEEN && y !== NOT_SEEN;
      points.push(seen ? toStage([x * unit, y * unit]) : null);
    }
    return points;
  }

  const toStage = ([x, y]) => [(x + 0.5) * view.scale + view.x, (y + 0.5) * view.scale + view.y];
  const toPicture = (x, y) => [(x - view.x) / view.scale - 0.5, (y - view.y) / view.scale - 0.5];

  function line(points, colour, width, dash = []) {
    if (points.length < 2 || points.includes(null)) return;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.beginPath();
    points.forEach(([x, y], k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
    pen.setLineDash([]);
  }

  function dot(point, colour, radius) {
    if (!point) return;
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(...point, radius, 0, 2 * Math.PI);
    pen.fill();
  }

  function skeleton(body, overlay, width) {
    const bones = (pairs) => pairs.map(([a, b]) => [body[a], body[b]]);
    pen.globalAlpha = 0.5;
    for (const bone of bones(overlay.far)) line(bone, INK, 1.3 * width);
    for (const bone of bones(overlay.far)) line(bone, FAR, 0.7 * width);
    pen.globalAlpha = 1;
    for (const bone of bones(overlay.near)) line(bone, INK, 1.7 * width);
    for (const bone of bones(overlay.near)) line(bone, NEAR, width);
    for (const joint of overlay.joints) dot(body[joint], INK, 1.25 * width);
    for (const joint of overlay.joints) dot(body[joint], PAPER, 0.8 * width);
  }

  function figure(shown, index, unit, width) {
    const count = shown.measured + shown.reference + (shown.arc ? 3 : 0);
    const all = places(shown.places, count, index, unit);
    const measured = all.slice(0, shown.measured);
    const reference = all.slice(shown.measured, shown.measured + shown.reference);
    const arc = shown.arc ? all.slice(-3) : null;
    const middle = arc && !arc.includes(null) ? wedge(arc, shown.colour, width) : null;
    line(reference, INK, 1.5 * width, [3 * width, 2.6 * width]);
    line(reference, PAPER, 0.8 * width, [3 * width, 2.6 * width]);
    line(measured, PAPER, 2.1 * width);
    line(measured, shown.colour, 1.3 * width);
    for (const point of measured) dot(point, PAPER, 1.7 * width);
    for (const point of measured) dot(point, shown.colour, 1.2 * width);
    label(shown.labels[index], middle ?? measured.at(-1), width);
  }

  // The short way round from one ray to the other; returns the middle of the arc.
  function wedge([vertex, one, other], colour, width) {
    const ray = ([x, y]) => [x - vertex[0], y - vertex[1]];
    const [a, b] = [ray(one), ray(other)];
    const from = Math.atan2(a[1], a[0]);
    const turn = Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
    const share = Math.abs(turn) < 0.7 ? 0.9 : 0.4;
    const radius = share * Math.min(Math.hypot(...a), Math.hypot(...b));
    pen.beginPath();
    pen.moveTo(...vertex);
    pen.arc(...vertex, radius, from, from + turn, turn < 0);
    pen.closePath();
    pen.fillStyle = colour;
    pen.globalAlpha = 0.45;
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = 0.8 * width;
    pen.strokeStyle = colour;
    pen.stroke();
    const way = from + turn / 2;
    return [vertex[0] + radius * Math.cos(way), vertex[1] + radius * Math.sin(way)];
  }

  function label(text, at, width) {
    if (!text || !at) return;
    const size = Math.max(13, 5 * width);
    pen.font = `600 ${size}px system-ui, sans-serif`;
    const wide = pen.measureText(text).width + size;
    const left = Math.max(2, Math.min(canvas.clientWidth - wide - 2, at[0] + 2.5 * width));
    const top = Math.max(2, Math.min(canvas.clientHeight - 1.7 * size - 2, at[1] - 0.85 * size));
    pen.fillStyle = PAPER;
    pen.beginPath();
    pen.roundRect(left, top, wide, 1.7 * size, 0.4 * size);
    pen.fill();
    pen.fillStyle = INK;
    pen.fillText(text, left + size / 2, top + 1.2 * size);
  }

  // Fit the whole picture or the box round the runner into the stage.
  function fit(overlay, zoomed) {
    const [width, height] = overlay.size;
    const box = zoomed && overlay.box ? overlay.box : [0, 0, width, height];
    const [across, down] = [stage.clientWidth, stage.clientHeight];
    view.scale = Math.min(across / (box[2] - box[0]), down / (box[3] - box[1]));
    view.x = across / 2 - (view.scale * (box[0] + box[2])) / 2;
    view.y = down / 2 - (view.scale * (box[1] + box[3])) / 2;
    Object.assign(film.style, { width: `${width}px`, height: `${height}px` });
    film.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  }

  function clear() {
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(stage.clientWidth * sharp);
    canvas.height = Math.round(stage.clientHeight * sharp);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.lineCap = pen.lineJoin = "round";
  }

  function draw({ overlay, shown, index, show, zoomed, drawnBelt }) {
    clear();
    fit(overlay, zoomed);
    const width = Math.max(1.5, 0.008 * (overlay.tall ?? 0) * view.scale);
    if (drawnBelt.length || (show.belt && overlay.belt)) {
      const ends = (drawnBelt.length ? drawnBelt : overlay.belt).map(toStage);
      line(ends, INK, 1.9 * width);
      line(ends, BELT, 1.1 * width);
      if (drawnBelt.length) for (const end of ends) dot(end, BELT, 2 * width);
    }
    if (!overlay.body) return;
    if (show.skeleton) skeleton(places(overlay.body, 33, index, overlay.unit), overlay, width);
    if (show.angle && shown) figure(shown, index, overlay.unit, width);
  }

  // A coach's shapes, their places in shares of the picture.
  function sketch(shapes, overlay) {
    const [across, down] = overlay.size;
    const width = Math.max(2, 0.0045 * Math.max(across, down) * view.scale);
    for (const { kind, places } of shapes) {
      const points = places.map(([x, y]) => toStage([x * across - 0.5, y * down - 0.5]));
      stroke(points, width);
      if (kind === "arrow") stroke(arrowHead(points, 0.03 * Math.max(across, down) * view.scale), width);
      if (kind === "angle" && points.length === 3) label(`${Math.round(angleOf(points))}°`, points[1], width);
    }
  }

  function stroke(points, width) {
    line(points, INK, 2 * width);
    line(points, SKETCH, width);
  }

  function arrowHead([from, tip], length) {
    const way = Math.atan2(from[1] - tip[1], from[0] - tip[0]);
    const side = (turn) => [tip[0] + length * Math.cos(way + turn), tip[1] + length * Math.sin(way + turn)];
    return [side(0.5), tip, side(-0.5)];
  }

  function angleOf([one, vertex, other]) {
    const [a, b] = [one, other].map(([x, y]) => Math.atan2(y - vertex[1], x - vertex[0]));
    const turn = Math.abs(a - b);
    return (180 / Math.PI) * Math.min(turn, 2 * Math.PI - turn);
  }

  return { draw, sketch, toPicture };
}

// The box that holds the runner through the clip but for strays, with air, and the body's height.
function measureRunner(overlay) {
  const [xs, ys] = [[], []];
  for (let k = 0; k < overlay.body.length; k += 2) {
    if (overlay.body[k] === NOT_SEEN) continue;
    xs.push(overlay.body[k] * overlay.unit);
    ys.push(overlay.body[k + 1] * overlay.unit);
  }
  if (!xs.length) return;
  const share = (values, part) => values.sort((a, b) => a - b)[Math.floor(part * (values.length - 1))];
  const [left, right] = [share(xs, 0.002), share(xs, 0.998)];
  const [top, bottom] = [share(ys, 0.002), share(ys, 0.998)];
  const [width, height] = overlay.size;
  overlay.tall = bottom - top;
  const air = 0.12 * overlay.tall;
  overlay.box = [
    Math.max(0, left - air),
    Math.max(0, top - 1.3 * air),
    Math.min(width, right + air),
    Math.min(height, bottom + air),
  ];
}
