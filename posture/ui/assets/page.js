// A double click is one press, and so is a key that is held: each press runs the page's script, and
// two at once would take a clip in twice, or press what has come in the button's place meanwhile.
if (!window.postureOnce) {
  window.postureOnce = true;
  const swallow = (kind, again) =>
    document.addEventListener(
      kind,
      (event) => {
        if (!again(event) || !event.target.closest(".stButton button")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
  swallow("click", (event) => event.detail > 1);
  swallow("keydown", (event) => event.repeat && ["Enter", " "].includes(event.key));
}
