// The cards come as a page that the report package made and escaped. A press on evidence is told
// to the player in this page, a rejection to Python.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".verdicts");
  const teller = (root.teller ??= makeTeller(root));
  teller.renew(data.clip, data.heard, setTriggerValue);
  if (root.page !== data.page) {
    const open = new Set([...root.querySelectorAll("details")].flatMap((fold, k) => (fold.open ? [k] : [])));
    root.innerHTML = root.page = data.page;
    root.querySelectorAll("details").forEach((fold, k) => (fold.open = open.has(k)));
  }
  root.querySelectorAll(".reject").forEach((button) => (button.hidden = !data.correctable));
  root.onclick = (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    const moment = { check: pressed.dataset.check, time: Number(pressed.dataset.time) };
    if (pressed.matches(".reject")) {
      teller.send("correction", { kind: "reject", check: moment.check, time_s: moment.time });
    } else {
      const detail = { clip: data.clip, ...moment };
      window.dispatchEvent(new CustomEvent("posture:goto", { detail }));
    }
  };
}
