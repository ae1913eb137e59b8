// A coach's notes with drawings on the frame; places are shares of the picture. Only there when
// the page gives notes: on a clip of the library.
const TOOLS = { line: [2, "Line"], arrow: [2, "Arrow"], angle: [3, "Angle"], freehand: [0, "Freehand"] };
const LEAST_SHARE = 0.004;
const MOST_PLACES = 600;

function makeNotes(root, clock, state, drawing, send) {
  const box = root.querySelector(".notes");
  const notes = { drawing: false };
  let list = [];
  let tool = "line";
  let shapes = [];
  let begun = null;
  let at = null;

  const now = () => clock.times[clock.index];
  const here = (time) => time !== null && clock.nearest(time) === clock.index;

  function make(kind, words, action) {
    const made = document.createElement(kind);
    made.textContent = words;
    if (kind === "button") made.type = "button";
    if (action) made.onclick = action;
    return made;
  }

  function row(...parts) {
    const made = make("div", "");
    made.className = "row";
    made.append(...parts);
    return made;
  }

  const text = make("textarea", "");
  text.rows = 2;
  text.maxLength = 5000;
  text.placeholder = "What the runner should see here";
  text.setAttribute("aria-label", "Note");
  const held = make("span", "Save or cancel the note first.");
  held.className = "held";
  held.setAttribute("role", "alert");

  function begin() {
    clock.step(0);
    Object.assign(notes, { drawing: true });
    [shapes, begun, at] = [[], null, now()];
    text.value = "";
    held.hidden = true;
    draw();
    text.focus({ preventScroll: true });
  }

  function end() {
    notes.drawing = false;
    [shapes, begun, at] = [[], null, null];
    draw();
  }

  function save() {
    if (!shapes.length && !text.value.trim()) return text.focus();
    send({ kind: "add", at_s: at, text: text.value, shapes });
    end();
  }

  function undo() {
    if (!begun) shapes.pop();
    begun = null;
    draw();
  }

  function choose(kind) {
    tool = kind;
    begun = null;
    draw();
  }

  function editor() {
    const tools = Object.entries(TOOLS).map(([kind, [, words]]) => {
      const made = make("button", words, () => choose(kind));
      made.setAttribute("aria-pressed", String(kind === tool));
      return made;
    });
    const how = { line: "Drag on the picture.", arrow: "Drag from its tail to its tip.", angle: "Click one end, the vertex, the other end.", freehand: "Draw on the picture." };
    return [
      row(...tools, make("button", "Undo", undo), make("span", how[tool])),
      text,
      row(make("button", "Save note", save), make("button", "Cancel", end), make("span", `On the frame at ${at.toFixed(2)} s`), held),
    ];
  }

  function saved(note) {
    const words = note.text || "(drawing)";
    const go = make("button", note.at === null ? "Whole clip" : `${note.at.toFixed(2)} s`, () => {
      if (note.at !== null) clock.goTo(note.at);
    });
    const said = make("span", words);
    said.className = "title";
    return row(go, said, make("button", "Delete", () => send({ kind: "delete", id: note.id })));
  }

  function draw() {
    const parts = notes.drawing ? editor() : [row(make("button", "Note on this frame", begin))];
    box.replaceChildren(...parts, ...list.map(saved));
    state.redraw();
  }

  // What is drawn on the frame on the screen.
  notes.shown = () => {
    const own = notes.drawing && here(at) ? [...shapes, ...(begun ? [begun] : [])] : [];
    return [...list.filter((note) => here(note.at)).flatMap((note) => note.shapes), ...own];
  };

  notes.remind = () => {
    held.hidden = false;
    held.scrollIntoView({ block: "nearest", behavior: "smooth" });
  };

  notes.update = (given) => {
    box.hidden = !given;
    if (!given || JSON.stringify(given) === JSON.stringify(list)) return;
    list = given;
    draw();
  };

  const clip = (share) => Math.round(1e5 * Math.max(0, Math.min(1, share))) / 1e5;

  function place(event, stage) {
    const bounds = stage.getBoundingClientRect();
    const [x, y] = drawing.toPicture(event.clientX - bounds.left, event.clientY - bounds.top);
    const [width, height] = state.overlay.size;
    return [clip((x + 0.5) / width), clip((y + 0.5) / height)];
  }

  const far = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by) > LEAST_SHARE;

  // A new shape begins on another frame only where nothing is drawn yet.
  notes.down = (event, stage) => {
    if (!here(at)) {
      if (shapes.length) return clock.goTo(at);
      at = now();
      draw();
    }
    const spot = place(event, stage);
    stage.setPointerCapture(event.pointerId);
    if (tool === "angle" && begun) {
      begun.places[begun.places.length - 1] = spot;
      if (begun.places.length === TOOLS.angle[0]) return finish();
      begun.places.push(spot);
    } else {
      begun = { kind: tool, places: [spot, spot] };
    }
    state.redraw();
  };

  notes.move = (event, stage) => {
    if (!begun) return;
    const spot = place(event, stage);
    if (tool !== "freehand") begun.places[begun.places.length - 1] = spot;
    else if (event.buttons && far(begun.places.at(-1), spot) && begun.places.length < MOST_PLACES) begun.places.push(spot);
    state.redraw();
  };

  notes.up = () => {
    if (begun && tool !== "angle") finish();
  };

  function finish() {
    const drawn = begun.places.slice(1).every((one, k) => tool === "freehand" || far(begun.places[k], one));
    if (drawn && far(begun.places[0], begun.places.at(-1))) shapes.push(begun);
    begun = null;
    draw();
  }

  draw();
  return notes;
}
