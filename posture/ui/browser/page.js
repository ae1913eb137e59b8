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

  // A page that is opened by a press begins at its top, with the focus on its heading: the press
  // redraws the document, and a browser then does neither by itself.
  const heading = () => document.querySelector("[data-testid=stMain] h1");
  const now = () => ({ address: location.search, title: heading()?.textContent ?? "" });
  let shown = now();

  const arrive = () => {
    const brand = document.querySelector(".st-key-brand");
    if (brand && !brand.role) Object.assign(brand, { role: "navigation", ariaLabel: "Pages" });
    // Streamlit names a message by a title that it does not draw.
    for (const message of document.querySelectorAll("[role=alertdialog]:not([aria-label])")) {
      message.ariaLabel = "Message";
    }
    // Streamlit marks the box of an upload as presentational, and names it all the same.
    for (const box of document.querySelectorAll("section[role=presentation][aria-label]")) {
      box.removeAttribute("role");
    }
    const next = now();
    if (next.title === "" || next.title === shown.title) return;
    const moved = next.address !== shown.address && shown.title !== "";
    shown = next;
    const title = /** @type {HTMLElement | null} */ (heading());
    if (!moved || !title) return;
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  };

  if (!page.postureListens) {
    page.postureListens = true;
    new MutationObserver(arrive).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    arrive();
    swallowRepeated("click", (event) => event.detail > 1);
    swallowRepeated("keydown", (event) => event.repeat && ["Enter", " "].includes(event.key));
  }
}
