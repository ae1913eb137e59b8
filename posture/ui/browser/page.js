// A double click counts as one press, and so does a held key: each press runs the page's script,
// and two at once would add a clip twice, or press whatever has replaced the button meanwhile.
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
