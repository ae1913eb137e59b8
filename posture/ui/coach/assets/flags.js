// What stands out, each to be confirmed or rejected, by press or by key. A chosen line takes the
// player to its evidence; decisions are told to Python.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".flags");
  const list = root.querySelector("ol");
  const teller = (root.teller ??= makeTeller(root));
  teller.renew(data.clip, data.heard, setTriggerValue);
  root.chosen = Math.min(root.clip === data.clip ? (root.chosen ?? 0) : 0, Math.max(0, data.flags.length - 1));
  root.clip = data.clip;
  // What was decided is shown at once; the page tells the same a moment later.
  const decided = Object.fromEntries(data.flags.map((flag) => [flag.key, flag.decision]));

  function make(kind, words, action) {
    const made = document.createElement(kind);
    made.textContent = words;
    if (action) Object.assign(made, { type: "button", onclick: action });
    return made;
  }

  function choose(number, look) {
    if (!data.flags.length) return;
    root.chosen = Math.max(0, Math.min(data.flags.length - 1, number));
    draw();
    const { key, time } = data.flags[root.chosen];
    if (look && time !== null) {
      window.dispatchEvent(new CustomEvent("posture:goto", { detail: { clip: data.clip, check: key, time } }));
    }
  }

  function decide(number, word) {
    const flag = data.flags[number];
    if (!flag) return;
    const decision = decided[flag.key] === word ? null : word;
    decided[flag.key] = decision;
    teller.send("decision", { key: flag.key, decision });
    if (decision && number + 1 < data.flags.length) choose(number + 1, true);
    else draw();
  }

  function button(number, word, words) {
    const made = make("button", words, () => decide(number, word));
    made.setAttribute("aria-pressed", String(decided[data.flags[number].key] === word));
    return made;
  }

  function draw() {
    list.replaceChildren(
      ...data.flags.map((flag, number) => {
        const item = make("li", "");
        item.className = `${flag.verdict}${number === root.chosen ? " chosen" : ""}`;
        const words = make("button", flag.title, () => choose(number, true));
        words.className = "look";
        words.append(make("small", flag.words));
        item.append(words, button(number, "confirmed", "Confirm"), button(number, "rejected", "Reject"));
        return item;
      }),
    );
    root.querySelector(".none").hidden = data.flags.length > 0;
    root.querySelector(".done").textContent = data.done ? "Look at it again" : "Done, next";
  }

  // The player refuses while a note is being made in it, and says so.
  function done() {
    const leave = new CustomEvent("posture:leave", { detail: { clip: data.clip }, cancelable: true });
    if (window.dispatchEvent(leave)) teller.send("done", {});
  }

  const KEYS = {
    j: () => choose(root.chosen + 1, true),
    k: () => choose(root.chosen - 1, true),
    c: () => decide(root.chosen, "confirmed"),
    r: () => decide(root.chosen, "rejected"),
    d: done,
  };

  function onKey(event) {
    const from = event.composedPath()[0];
    const typing = from.matches?.("textarea, select, input:not([type=range], [type=checkbox], [type=radio])") || from.isContentEditable;
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const action = KEYS[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // The second half of a double click would meet the next clip.
  root.querySelector(".done").onclick = (event) => event.detail > 1 || done();
  draw();
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
