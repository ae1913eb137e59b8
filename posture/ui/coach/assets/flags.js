// What stands out, each to be confirmed or rejected, by press or by key. A chosen line takes the
// player to its evidence; decisions are told to Python.
function makeFlags(root) {
  const list = root.querySelector("ol");
  const teller = makeTeller(root);
  let page = { clip: null, flags: [] };
  let decided = {};
  let chosen = 0;

  function make(kind, words, action) {
    const made = document.createElement(kind);
    made.textContent = words;
    if (action) Object.assign(made, { type: "button", onclick: action });
    return made;
  }

  function choose(number, look) {
    if (!page.flags.length) return;
    chosen = Math.max(0, Math.min(page.flags.length - 1, number));
    draw();
    const { key, time } = page.flags[chosen];
    if (look && time !== null) {
      window.dispatchEvent(new CustomEvent("posture:goto", { detail: { clip: page.clip, check: key, time } }));
    }
  }

  function decide(number, word) {
    const flag = page.flags[number];
    if (!flag) return;
    const decision = decided[flag.key] === word ? null : word;
    decided[flag.key] = decision;
    teller.send("decision", { key: flag.key, decision });
    if (decision && number + 1 < page.flags.length) choose(number + 1, true);
    else draw();
  }

  function button(number, word, words) {
    const made = make("button", words, () => decide(number, word));
    made.setAttribute("aria-pressed", String(decided[page.flags[number].key] === word));
    return made;
  }

  function draw() {
    list.replaceChildren(
      ...page.flags.map((flag, number) => {
        const item = make("li", "");
        item.className = `${flag.verdict}${number === chosen ? " chosen" : ""}`;
        const words = make("button", flag.title, () => choose(number, true));
        words.className = "look";
        words.append(make("small", flag.words));
        item.append(words, button(number, "confirmed", "Confirm"), button(number, "rejected", "Reject"));
        return item;
      }),
    );
    root.querySelector(".none").hidden = page.flags.length > 0;
    root.querySelector(".done").textContent = page.done ? "Look at it again" : "Done, next";
  }

  // The player refuses while a note is being made in it, and says so.
  function done() {
    const leave = new CustomEvent("posture:leave", { detail: { clip: page.clip }, cancelable: true });
    if (window.dispatchEvent(leave)) teller.send("done", {});
  }

  const KEYS = {
    j: () => choose(chosen + 1, true),
    k: () => choose(chosen - 1, true),
    c: () => decide(chosen, "confirmed"),
    r: () => decide(chosen, "rejected"),
    d: done,
  };

  function onKey(event) {
    if (!root.isConnected) return window.removeEventListener("keydown", onKey);
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

  return (data, setTriggerValue) => {
    teller.renew(data.clip, data.heard, setTriggerValue);
    chosen = Math.min(page.clip === data.clip ? chosen : 0, Math.max(0, data.flags.length - 1));
    page = data;
    // What was decided is shown at once; the page tells the same a moment later.
    decided = Object.fromEntries(data.flags.map((flag) => [flag.key, flag.decision]));
    for (const { key, decision } of teller.untold("decision")) decided[key] = decision;
    draw();
    // However often the page is drawn, this is one and the same listener.
    window.addEventListener("keydown", onKey);
  };
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".flags");
  root.update ??= makeFlags(root);
  root.update(data, setTriggerValue);
}
