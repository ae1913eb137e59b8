// What a person may say of the moment on the screen. Contacts are named by the time at which the
// program found them; Python keeps the corrections and works everything out again.
const REACH_S = 0.25;
const MOST_MOVED_S = 0.1;

function makePanel(root, clock, state, send) {
  const panel = root.querySelector(".panel");
  const panelState = { maskFrom: null, points: [], drawing: false, chosen: null };

  function button(text, action, disabled = false) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.disabled = disabled;
    made.onclick = action;
    return made;
  }

  function group(title, ...parts) {
    const box = document.createElement("div");
    box.className = "row group";
    const name = document.createElement("span");
    name.className = "title";
    name.textContent = title;
    box.append(name, ...parts);
    return box;
  }

  const now = () => clock.times[clock.index];
  const near = (mark) => Math.abs(mark.at - now()) < REACH_S;
  const nearest = (marks) =>
    marks.filter(near).sort((a, b) => Math.abs(a.at - now()) - Math.abs(b.at - now()))[0] ?? null;

  // The time between frames around an instant.
  function frame() {
    const k = Math.min(clock.index, clock.times.length - 2);
    return clock.times[k + 1] - clock.times[k];
  }

  function move(contact, to) {
    putAt(contact, to);
    send({ kind: "move", near: contact.near, contact_s: contact.found, to_s: to });
  }

  function asFound(contact) {
    putAt(contact, contact.found);
    restore(contact.near, contact.found);
  }

  // The overlay that says so takes a while; a press before it comes must count from here.
  function putAt(contact, at) {
    contact.at = at;
    state.redraw();
  }

  function contactGroup() {
    const contact = panelState.chosen;
    const gone = nearest(state.overlay.wrong);
    const back = gone && button("It is a contact after all", () => restore(gone.near, gone.at));
    if (!contact) return group("No contact near here.", ...(back ? [back] : []));
    const step = frame();
    const far = (to) => Math.abs(to - contact.found) > MOST_MOVED_S;
    const side = `${contact.side} foot, ${contact.near ? "camera side" : "far side"}`;
    return group(
      `Contact at ${contact.at.toFixed(3)} s (${side})`,
      button("◀ a frame earlier", () => move(contact, contact.at - step), far(contact.at - step)),
      button("a frame later ▶", () => move(contact, contact.at + step), far(contact.at + step)),
      button("It is in this frame", () => move(contact, now()), far(now())),
      button("Not a contact", () => send({ kind: "wrong", near: contact.near, contact_s: contact.found })),
      ...(contact.found === contact.at ? [] : [button("As found", () => asFound(contact))]),
      ...(back ? [back] : []),
    );
  }

  function restore(nearFoot, found) {
    send({ kind: "restore", near: nearFoot, contact_s: found });
  }

  function maskGroup() {
    const inside = state.overlay.masked.find(([a, b]) => a <= now() && now() <= b);
    if (inside) {
      return group("This stretch is left out.", button("Count it again", () => send({ kind: "unmask", time_s: now() })));
    }
    if (panelState.maskFrom === null) {
      return group("Something wrong for a while?", button("Leave out from here …", () => set("maskFrom", now())));
    }
    const ends = [panelState.maskFrom, now()].sort((a, b) => a - b);
    return group(
      `From ${panelState.maskFrom.toFixed(2)} s`,
      button("… to here", () => {
        panelState.maskFrom = null;
        send({ kind: "mask", start_s: ends[0], end_s: ends[1] });
      }, ends[0] === ends[1]),
      button("Cancel", () => set("maskFrom", null)),
    );
  }

  function beltGroup() {
    if (panelState.drawing) {
      const left = 2 - panelState.points.length;
      const asked = left === 2 ? "Click a point on the belt's edge, far left" : "Now one far right";
      return group(asked, button("Cancel", () => drawBelt(false)));
    }
    return group(
      "Belt line",
      button("Draw it with two clicks", () => drawBelt(true)),
      ...(state.overlay.drawn_belt ? [button("As found", () => send({ kind: "belt" }))] : []),
    );
  }

  function drawBelt(on) {
    Object.assign(panelState, { drawing: on, points: [] });
    state.redraw();
  }

  function set(name, value) {
    panelState[name] = value;
    state.redraw();
  }

  panelState.point = (place) => {
    panelState.points.push(place);
    if (panelState.points.length === 2) {
      send({ kind: "belt", one: panelState.points[0], other: panelState.points[1] });
      drawBelt(false);
    }
    state.redraw();
  };

  // A button that is replaced between the press and the release of a pointer is not clicked, and
  // this is drawn at every frame: while a group says the same, its buttons stay.
  function renew(shown, made) {
    if (shown.textContent !== made.textContent) return shown.replaceWith(made);
    const fresh = made.querySelectorAll("button");
    shown.querySelectorAll("button").forEach((kept, k) => {
      Object.assign(kept, { onclick: fresh[k].onclick, disabled: fresh[k].disabled });
    });
  }

  function show(groups) {
    const shown = [...panel.children];
    if (shown.length) groups.forEach((made, k) => renew(shown[k], made));
    else panel.append(...groups);
  }

  panelState.draw = () => {
    if (panel.hidden) {
      panelState.chosen = null;
      return;
    }
    panelState.chosen = nearest(state.overlay.contacts);
    const focused = panel.getRootNode().activeElement;
    const order = [...panel.querySelectorAll("button")].indexOf(focused);
    show([contactGroup(), maskGroup(), beltGroup()]);
    // Where the button was made anew, whoever works by keyboard stays where they were.
    if (order >= 0 && !focused.isConnected) panel.querySelectorAll("button")[order]?.focus();
  };

  return panelState;
}
