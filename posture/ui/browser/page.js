// A double click is one press, and so is a key that is held: each press runs the page's script, and
// two at once would take a clip in twice, or press what has come in the button's place meanwhile.
{
  const page = /** @type {{ postureListens?: boolean }} */ (window);

  /**
   * @template {"click" | "keydown"} K
   * @param {K} kind
   * @param {(event: DocumentEventMap[K]) => boolean} isRepeated
   */
  const swallowRepeated = (kind, isRepeated) =>
    document.addEventListener(
      kind,
      (event) => {
        const pressed = /** @type {Element} */ (event.target);
        if (!isRepeated(event) || !pressed.closest(".stButton button")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );

  if (!page.postureListens) {
    page.postureListens = true;
    swallowRepeated("click", (event) => event.detail > 1);
    swallowRepeated("keydown", (event) => event.repeat && ["Enter", " "].includes(event.key));
  }
}
