// The list of a page's keys, which ? shows and Escape closes.

import { button, element } from "./dom.js";

/** @typedef {[keys: string, action: string]} KeyLine */

/**
 * Create the dialog with a page's keys.
 * @param {string} title
 * @param {KeyLine[]} lines
 */
export function keyHelp(title, lines) {
  const dialog = element("dialog", "key-help");
  const table = element("table");
  for (const [keys, action] of lines) {
    const names = keys.split(" ").map((key) => element("kbd", "", key));
    const head = element("th", "", "", ...names);
    head.scope = "row";
    table.append(element("tr", "", "", head, element("td", "", action)));
  }
  const heading = element("h2", "", title);
  heading.id = "key-help-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(
    heading,
    table,
    button("Close", () => dialog.close()),
  );
  return dialog;
}
