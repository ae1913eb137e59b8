const DRAG_PX_PER_FRAME = 8;
const LONGEST_WAIT_MS = 5000;
const KEYS = {
  ArrowLeft: (player, event) => player.clock.step(event.shiftKey ? -10 : -1),
  ArrowRight: (player, event) => player.clock.step(event.shiftKey ? 10 : 1),
  Home: (player) => player.clock.go(0),
  End: (player) => player.clock.go(player.clock.times.length - 1),
  " ": (player) => player.toggle(),
  l: (player) => player.find("loop").click(),
  z: (player) => player.find("zoom").click(),
  f: (player) => player.find("full").click(),
};
// The keys that what is focused needs itself; a list is searched by letters.
const OWN_KEYS = [
  ["select, textarea", /./],
  ["input[type=range]", /^( |Arrow.*|Home|End)$/],
  ["input, button, summary", /^ $/],
];
const JITTER_PX = 4;
const EMPTY = { size: [16, 9], contacts: [], flags: [], wrong: [], masked: [], strides: [], checks: [] };

function makePlayer(root) {
  const find = (kind) => root.querySelector(`.${kind}`);
  let due = false;
  const video = root.querySelector("video");
  const state = { overlay: EMPTY, shown: null, figures: new Map(), data: {}, loop: null, redraw };
  const teller = makeTeller(root);
  const clock = makeClock(video, onFrame, () => (find("play").textContent = clock.playing() ? "Pause" : "Play"));
  const drawing = makeDrawing(find("stage"), find("film"), find("lines"));
  const timeline = makeTimeline(find("strip"), clock);
  const panel = makePanel(root, clock, state, (told) => teller.send("correction", told));
  const notes = makeNotes(root, clock, state, drawing, (told) => teller.send("note", told));
  const charts = linkCharts(leadTo);
  const troubles = { lines: "", film: "" };
  const player = { state, clock, find, toggle };

  // Many things may ask for a drawing at once; one is made.
  function redraw() {
    if (!due) requestAnimationFrame(paint);
    due = true;
  }

  function paint() {
    due = false;
    const { overlay } = state;
    if (!overlay.times) return;
    const show = Object.fromEntries(["skeleton", "angle", "belt"].map((name) => [name, find(name).checked]));
    const zoomed = find("zoom").getAttribute("aria-pressed") === "true";
    panel.draw();
    drawing.draw({ overlay, shown: state.shown, index: clock.index, show, zoomed, drawnBelt: panel.points });
    timeline.draw(overlay, find("check").value, panel.chosen, panel.maskFrom);
    drawing.sketch(notes.shown(), overlay);
    find("stage").classList.toggle("pointing", panel.drawing || notes.drawing);
  }

  function onFrame(index) {
    const time = clock.times[index];
    const place = `${time.toFixed(3)} s · frame ${index + 1} of ${clock.times.length}`;
    find("where").textContent = place;
    find("where").dataset.frame = index;
    find("scrub").value = index;
    find("scrub").setAttribute("aria-valuetext", place);
    charts.cursor(time);
    state.redraw();
    if (clock.ready && !clock.blind) trouble("film", "");
    if (state.overlay.times && (clock.ready || clock.blind)) sayWatched();
    if (state.loop && clock.playing() && time >= state.loop[1] - 1e-3) clock.goTo(state.loop[0]);
  }

  // Charts keep the browser busy for seconds, so the page below waits until there is a frame to
  // look at, or it is plain that none comes.
  function sayWatched() {
    if (state.watched || !root.isConnected) return;
    state.watched = true;
    requestAnimationFrame(() => state.set("watched", true));
  }

  function toggle() {
    if (clock.playing()) return clock.pause();
    setSpeed();
    if (state.loop) clock.goTo(state.loop[0]);
    else if (clock.index === clock.times.length - 1) clock.go(0);
    clock.play();
  }

  const setSpeed = () => clock.setSpeed(Number(find("speed").querySelector("select").value));

  function setLoop() {
    const now = clock.times[clock.index];
    const strides = state.overlay.strides;
    const here = strides.find(([a, b]) => a <= now && now < b);
    const nearest = [...strides].sort((a, b) => Math.abs(a[0] - now) - Math.abs(b[0] - now))[0];
    state.loop = state.loop ? null : (here ?? nearest ?? null);
    find("loop").setAttribute("aria-pressed", String(Boolean(state.loop)));
    if (state.loop && !clock.playing()) toggle();
  }

  async function chooseCheck(key) {
    const address = state.data.figures.replace("CHECK", key);
    find("check").value = key;
    state.shown = state.figures.get(address) ?? null;
    state.redraw();
    const drawn = state.overlay.checks.some((check) => check.key === key && check.drawn);
    if (drawn && !state.figures.has(address)) {
      const fetched = await fetchJson(address);
      if (fetched) state.figures.set(address, { ...fetched, places: unpack(fetched.places) });
    }
    if (find("check").value === key) state.shown = state.figures.get(address) ?? null;
    state.redraw();
  }

  async function fetchJson(address) {
    try {
      const answer = await fetch(address);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  async function load(data) {
    const overlay = await fetchJson(data.overlay);
    if (state.data.overlay !== data.overlay) return;
    if (!overlay) return sayWatched(), trouble("lines", "The lines could not be loaded. Reload the page.");
    trouble("lines", "");
    overlay.body = overlay.points ? unpack(overlay.points) : null;
    if (overlay.body) measureRunner(overlay);
    state.overlay = overlay;
    Object.assign(clock, { times: overlay.times, factor: overlay.factor });
    find("scrub").max = overlay.times.length - 1;
    find("stage").style.aspectRatio = overlay.size.join(" / ");
    find("stage").style.maxWidth = `calc(68vh * ${overlay.size[0] / overlay.size[1]})`;
    // Where no body was followed there is nothing to draw.
    for (const part of find("drawn").querySelectorAll("label, select")) part.hidden = !overlay.body;
    fillChecks(overlay.checks, data.check);
    onFrame(Math.min(clock.index, overlay.times.length - 1));
    if (clock.blind && clock.wanted !== null) clock.go(clock.wanted);
    openAtFinding(data.check);
  }

  // A clip is opened at what its first finding rests on, unless somebody has gone elsewhere since.
  function openAtFinding(check) {
    const start = state.overlay.flags.find((flag) => flag.check === check);
    if (!state.opened && start && !clock.playing() && clock.wanted === null) clock.goTo(start.at);
    state.opened = true;
  }

  function fillChecks(checks, key) {
    const before = find("check").value || key;
    find("check").replaceChildren(...checks.map((check) => new Option(check.title, check.key)));
    const there = checks.some((check) => check.key === before) ? before : checks[0]?.key;
    state.figures.clear();
    if (there) chooseCheck(there);
  }

  // Each trouble is told until it is over: after a restart of the app, what failed may come.
  function trouble(kind, sentence) {
    if (troubles[kind] === sentence) return;
    troubles[kind] = sentence;
    const told = Object.values(troubles).filter(Boolean).join(" ");
    find("trouble").textContent = told;
    find("trouble").hidden = !told;
  }

  player.update = (data, setStateValue, setTriggerValue) => {
    const before = state.data;
    Object.assign(state, { data, set: setStateValue });
    teller.renew(data.clip, data.heard, setTriggerValue);
    if (data.clip !== before.clip) {
      state.watched = false;
      setTimeout(sayWatched, LONGEST_WAIT_MS);
    }
    if (data.overlay !== before.overlay) load(data);
    if (data.video && data.video !== before.video) clock.load(data.video);
    if (!data.video) filmGone();
    find("correct").hidden = !data.correctable;
    if (!data.correctable && !find("panel").hidden) togglePanel();
    notes.update(data.notes);
  };

  function filmGone() {
    trouble("film", "This clip's film cannot be shown here; the skeleton alone is.");
    clock.goBlind();
  }

  function goTo({ time, check }) {
    clock.pause();
    if (check && check !== find("check").value && state.overlay.checks.some((one) => one.key === check)) {
      chooseCheck(check);
      state.set("check", check);
    }
    clock.goTo(time);
  }

  // Whoever pressed something elsewhere in the page goes on from there by keys.
  function leadTo(moment) {
    if (!root.isConnected) return; // a chart may outlive the player that it was linked to
    goTo(moment);
    root.focus({ preventScroll: true });
  }

  function togglePanel() {
    find("panel").hidden = !find("panel").hidden;
    find("correct").setAttribute("aria-expanded", String(!find("panel").hidden));
    state.redraw();
  }

  function listen() {
    video.addEventListener("error", filmGone);
    find("play").onclick = toggle;
    find("back").onclick = () => clock.step(-1);
    find("on").onclick = () => clock.step(1);
    find("loop").onclick = setLoop;
    find("speed").onchange = setSpeed;
    find("zoom").onclick = () => {
      const pressed = find("zoom").getAttribute("aria-pressed") !== "true";
      find("zoom").setAttribute("aria-pressed", String(pressed));
      state.redraw();
    };
    find("full").onclick = () =>
      document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
    find("scrub").oninput = () => (clock.pause(), clock.go(Number(find("scrub").value)));
    for (const name of ["skeleton", "angle", "belt"]) find(name).onchange = state.redraw;
    find("check").onchange = () => {
      chooseCheck(find("check").value);
      state.set("check", find("check").value);
    };
    find("correct").onclick = togglePanel;
    root.onkeydown = onKey;
    new ResizeObserver(state.redraw).observe(root);
    listenToStage(find("stage"));
    listenToStrip(find("strip"));
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (OWN_KEYS.some(([kind, keys]) => event.target.closest(kind) && keys.test(event.key))) return;
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action(player, event);
  }

  // A tap plays and pauses; a drag turns frames like a flywheel.
  function listenToStage(stage) {
    let start = null;
    stage.onpointerdown = (event) => {
      if (notes.drawing) return notes.down(event, stage);
      start = { x: event.clientX, index: clock.index, moved: false };
      root.focus({ preventScroll: true });
    };
    stage.onpointermove = (event) => {
      if (notes.drawing) return notes.move(event, stage);
      if (!start || !event.buttons) return;
      const frames = Math.round((event.clientX - start.x) / DRAG_PX_PER_FRAME);
      if (!frames && !start.moved) return;
      start.moved = true;
      clock.pause();
      clock.go(start.index + frames);
    };
    stage.onpointerup = (event) => {
      if (notes.drawing) return notes.up();
      const tapped = start && !start.moved;
      start = null;
      if (!tapped) return;
      if (!panel.drawing) return toggle();
      const box = stage.getBoundingClientRect();
      panel.point(drawing.toPicture(event.clientX - box.left, event.clientY - box.top));
    };
    stage.onpointercancel = () => (start = null);
  }

  function listenToStrip(strip) {
    let start = null;
    strip.onpointerdown = (event) => {
      strip.setPointerCapture(event.pointerId);
      timeline.held = true;
      start = { x: event.clientX, moved: false };
      goTo(timeline.target(event, state.overlay, find("check").value));
    };
    // A hand that shakes stays on the instant it pressed.
    strip.onpointermove = (event) => {
      if (!start || !event.buttons) return;
      start.moved ||= Math.abs(event.clientX - start.x) >= JITTER_PX;
      if (start.moved) goTo({ time: timeline.timeAt(event.offsetX) });
    };
    strip.onpointerup = strip.onpointercancel = () => {
      start = null;
      timeline.held = false;
      state.redraw();
    };
  }

  // Streamlit draws the charts when it likes, and again.
  function tend() {
    charts.link();
    charts.cursor(clock.times[clock.index]);
  }

  // Streamlit calls for every change of the page, but cleans up only what it called for last, and
  // late what it called for in haste: one timer runs, and only its own cleaning up ends it.
  player.attend = () => {
    clearInterval(player.tending);
    const own = (player.tending = setInterval(tend, LOOK_FOR_CHARTS_MS));
    window.addEventListener("posture:goto", player.onGoTo);
    window.addEventListener("posture:leave", player.onLeave);
    return () => {
      if (player.tending !== own) return;
      clearInterval(own);
      window.removeEventListener("posture:goto", player.onGoTo);
      window.removeEventListener("posture:leave", player.onLeave);
    };
  };

  player.onGoTo = ({ detail }) => {
    if (detail.clip !== state.data.clip) return;
    leadTo(detail);
    // On a phone the whole player is taller than the screen.
    find("stage").scrollIntoView({ block: "nearest", behavior: "smooth" });
  };

  // Who leaves the page loses the note that is being made.
  player.onLeave = (event) => {
    if (event.detail.clip !== state.data.clip || !notes.drawing) return;
    event.preventDefault();
    notes.remind();
  };

  listen();
  return player;
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".player");
  const player = (root.player ??= makePlayer(root));
  player.update(data, setStateValue, setTriggerValue);
  return player.attend();
}
