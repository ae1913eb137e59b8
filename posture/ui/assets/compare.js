// Two clips in step: at any moment both are in the same part of the same stride, counted from the
// n-th contact of one foot. The first clip leads; the second follows.
const BEFORE = "#56b4e9";
const AFTER = "#e69f00";
const LATE_FRAMES = 1.5;
const HIPS = [23, 24];
const SHOULDERS = [11, 12];

function makeSide(figure, word, onFrame, onPlay) {
  const find = (kind) => figure.querySelector(kind);
  const video = find("video");
  const clock = makeClock(video, onFrame, onPlay);
  const drawing = makeDrawing(find(".stage"), find(".film"), find(".lines"));
  return { figure, word, video, clock, drawing, overlay: null, contacts: [], address: "" };
}

// Strides since the first contact of the foot, at an instant; and back.
function strideAt(contacts, time) {
  const last = contacts.length - 2;
  let n = contacts.findIndex((at, k) => k <= last && time < contacts[k + 1]);
  if (n < 0) n = last;
  return n + (time - contacts[n]) / (contacts[n + 1] - contacts[n]);
}

function timeAt(contacts, stride) {
  const n = Math.max(0, Math.min(contacts.length - 2, Math.floor(stride)));
  return contacts[n] + (stride - n) * (contacts[n + 1] - contacts[n]);
}

function makeComparison(root) {
  const find = (kind) => root.querySelector(`.${kind}`);
  const one = makeSide(find("one"), "Before", () => moved(), () => played());
  const two = makeSide(find("two"), "After", () => trailed());
  const sides = [one, two];
  const troubles = {};
  const ready = () => sides.every((side) => side.overlay && side.contacts.length > 1);
  let due = false;
  let asked = { index: -1, stride: 0 };

  function redraw() {
    if (!due) requestAnimationFrame(paint);
    due = true;
  }

  function moved() {
    if (ready()) follow();
    redraw();
  }

  // A film that was just paused may still go on by a frame, after the first clip stands.
  function trailed() {
    const still = ready() && !sides.some(({ clock }) => clock.playing());
    if (still && two.clock.wanted === null) follow();
    redraw();
  }

  // What was asked for holds while its frame is shown: at a contact both clips show their own frame
  // nearest to it, not the second that of the first.
  const now = () =>
    one.clock.index === asked.index ? asked.stride : strideAt(one.contacts, one.clock.times[one.clock.index]);

  // The second clip plays at its own pace and is set right where it has drifted away.
  function follow() {
    const there = two.clock.nearest(timeAt(two.contacts, now()));
    const apart = Math.abs(there - two.clock.index);
    if (apart > (two.clock.playing() ? LATE_FRAMES : 0)) two.clock.go(there);
  }

  function paint() {
    due = false;
    if (!ready()) return;
    const together = find("overlaid").getAttribute("aria-pressed") === "true";
    const show = { skeleton: true, angle: false, belt: false };
    if (together) drawBoth();
    else
      for (const { drawing, overlay, clock } of sides)
        drawing.draw({ overlay, shown: null, index: clock.index, show, zoomed: true, drawnBelt: [] });
    tell();
  }

  function tell() {
    const stride = now();
    // The frame nearest to a contact may come just before it.
    const n = Math.max(0, Math.floor(stride + 0.015));
    const share = Math.max(0, Math.round(100 * (stride - n)));
    const [a, b] = sides.map(({ clock }) => clock.times[clock.index].toFixed(3));
    find("where").textContent = `${find("foot").value} contact ${n + 1} + ${share} % of the stride · before ${a} s · after ${b} s`;
    Object.assign(find("where").dataset, { stride: stride.toFixed(3), before: a, after: b });
    find("scrub").value = stride;
  }

  // Both bodies with their hips in one place, at one size of the trunk.
  function drawBoth() {
    const stage = find("both").querySelector(".stage");
    const canvas = stage.querySelector("canvas");
    const pen = canvas.getContext("2d");
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(stage.clientWidth * sharp);
    canvas.height = Math.round(stage.clientHeight * sharp);
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = Math.max(3, 0.012 * stage.clientHeight);
    body(pen, one, stage, BEFORE, []);
    body(pen, two, stage, AFTER, [10, 8]);
  }

  function body(pen, { overlay, clock }, stage, colour, dash) {
    const at = (k) => {
      const place = 2 * (33 * clock.index + k);
      const [x, y] = [overlay.body[place], overlay.body[place + 1]];
      return x === NOT_SEEN || y === NOT_SEEN ? null : [x * overlay.unit, y * overlay.unit];
    };
    const middle = ([a, b]) => (at(a) && at(b) ? [(at(a)[0] + at(b)[0]) / 2, (at(a)[1] + at(b)[1]) / 2] : null);
    const hip = middle(HIPS);
    if (!hip || !overlay.trunk) return;
    const size = (0.26 * stage.clientHeight) / overlay.trunk;
    const put = ([x, y]) => [stage.clientWidth / 2 + size * (x - hip[0]), 0.47 * stage.clientHeight + size * (y - hip[1])];
    pen.strokeStyle = colour;
    for (const [bones, alpha] of [[overlay.far, 0.4], [overlay.near, 1]]) {
      pen.globalAlpha = alpha;
      pen.setLineDash(alpha === 1 ? dash : []);
      for (const [a, b] of bones) {
        if (!at(a) || !at(b)) continue;
        pen.beginPath();
        pen.moveTo(...put(at(a)));
        pen.lineTo(...put(at(b)));
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  // Median length of the trunk, in pixels of the picture.
  function trunk(overlay) {
    const lengths = [];
    for (let frame = 0; frame < overlay.body.length / 66; frame++) {
      const at = (k) => [overlay.body[66 * frame + 2 * k], overlay.body[66 * frame + 2 * k + 1]];
      const points = [...HIPS, ...SHOULDERS].map(at);
      if (points.flat().includes(NOT_SEEN)) continue;
      const [a, b, c, d] = points;
      lengths.push(Math.hypot((a[0] + b[0] - c[0] - d[0]) / 2, (a[1] + b[1] - c[1] - d[1]) / 2));
    }
    return overlay.unit * (lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? 0);
  }

  async function load(side, data) {
    side.figure.querySelector("figcaption").textContent = data.title;
    if (!data.video) filmGone(side);
    else if (side.video.getAttribute("src") !== data.video) {
      trouble(`film ${side.word}`, "");
      side.clock.load(data.video);
    }
    if (side.address === data.overlay) return;
    side.address = data.overlay;
    const answer = await fetch(data.overlay).catch(() => null);
    const overlay = answer?.ok ? await answer.json() : null;
    if (!overlay?.points) return trouble("lines", "The lines of a clip could not be loaded. Reload the page.");
    overlay.body = unpack(overlay.points);
    measureRunner(overlay);
    overlay.trunk = trunk(overlay);
    side.overlay = overlay;
    Object.assign(side.clock, { times: overlay.times, factor: overlay.factor });
    if (sides.every((own) => own.overlay)) begin();
  }

  // Where the camera's side is one and the same, that foot was seen best.
  function begin() {
    trouble("lines", "");
    const near = sides.map(({ overlay }) => overlay.contacts.find((contact) => contact.near)?.side);
    find("foot").value = near[0] ?? "left";
    choose();
  }

  function choose() {
    for (const side of sides) {
      const own = side.overlay.contacts.filter((contact) => contact.side === find("foot").value);
      side.contacts = own.map((contact) => contact.at);
    }
    const few = "There are too few contacts of that foot to bring the clips in step.";
    trouble("contacts", ready() ? "" : few);
    if (!ready()) return;
    find("scrub").max = Math.min(one.contacts.length, two.contacts.length) - 1;
    goTo(0);
  }

  function pause() {
    for (const { clock } of sides) clock.pause();
  }

  function played() {
    find("play").textContent = one.clock.playing() ? "Pause" : "Play";
    if (one.clock.playing()) return;
    two.clock.pause();
    moved();
  }

  function goTo(stride) {
    pause();
    const most = Number(find("scrub").max);
    const there = Math.max(0, Math.min(most, stride));
    asked = { index: one.clock.nearest(timeAt(one.contacts, there)), stride: there };
    one.clock.go(asked.index);
    two.clock.goTo(timeAt(two.contacts, there));
  }

  function step(count) {
    pause();
    one.clock.step(count);
  }

  function toggle() {
    if (one.clock.playing()) return pause();
    if (!ready()) return;
    if (now() >= Number(find("scrub").max) - 0.05) goTo(0);
    const pace = Number(find("speed").value);
    const length = (contacts) => contacts.at(-1) - contacts[0];
    const slower = length(two.contacts) / (two.contacts.length - 1) / (length(one.contacts) / (one.contacts.length - 1));
    one.clock.setSpeed(pace);
    two.clock.setSpeed(pace * slower);
    for (const { clock } of sides) clock.play();
  }

  function filmGone({ word, clock }) {
    trouble(`film ${word}`, `${word}: the film cannot be shown here; the skeleton alone is.`);
    clock.goBlind();
  }

  function trouble(kind, sentence) {
    troubles[kind] = sentence;
    const told = Object.values(troubles).filter(Boolean).join(" ");
    find("trouble").textContent = told;
    find("trouble").hidden = !told;
  }

  function overlay() {
    const pressed = find("overlaid").getAttribute("aria-pressed") !== "true";
    find("overlaid").setAttribute("aria-pressed", String(pressed));
    for (const { figure } of sides) figure.style.display = pressed ? "none" : "";
    find("both").hidden = !pressed;
    redraw();
  }

  const actions = {
    earlier: () => goTo(Math.ceil(now() - 0.02) - 1),
    later: () => goTo(Math.floor(now() + 0.02) + 1),
    back: () => step(-1),
    on: () => step(1),
    play: toggle,
    overlaid: overlay,
  };
  for (const [name, action] of Object.entries(actions)) find(name).onclick = () => ready() && action();
  find("foot").onchange = choose;
  find("scrub").oninput = () => ready() && goTo(Number(find("scrub").value));
  for (const side of sides) side.video.addEventListener("error", () => filmGone(side));
  root.onkeydown = (event) => {
    if (!ready() || event.ctrlKey || event.altKey || event.metaKey) return;
    const own = event.key === " " ? "select, input, button" : "select, input";
    const action = { ArrowLeft: actions.back, ArrowRight: actions.on, " ": toggle }[event.key];
    if (!action || event.target.closest(own)) return;
    event.preventDefault();
    action();
  };
  new ResizeObserver(redraw).observe(root);

  return (data) => {
    load(one, data.before);
    load(two, data.after);
  };
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".compare");
  root.update ??= makeComparison(root);
  root.update(data);
}
