// A clip's card in the inbox.

/** @import { InboxCard } from "../contract.d.ts" */

import { element } from "../dom.js";

/**
 * @param {InboxCard} card
 * @param {{ chosen: boolean, at: boolean }} state
 */
export function cardOf(card, { chosen, at }) {
  const option = element("div", "card", "", pictureOf(card), wordsOf(card));
  option.id = `clip-${card.id}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", String(chosen));
  option.tabIndex = at ? 0 : -1;
  option.draggable = true;
  option.dataset.clip = card.id;
  option.classList.toggle("owned", card.runner !== null);
  return option;
}

/** @param {InboxCard} card */
function pictureOf({ picture }) {
  if (picture === null) return element("span", "picture");
  const image = element("img", "picture");
  image.src = picture;
  image.alt = "";
  image.draggable = false;
  return image;
}

/** @param {InboxCard} card */
function wordsOf(card) {
  const lines = [
    element("strong", "name", card.name),
    element("span", "facts", [card.time, ...card.facts].join(" · ")),
  ];
  if (card.troubles.length) lines.push(element("span", "trouble", card.troubles.join(" · ")));
  if (card.runner !== null) {
    const told = [card.owner, card.told].filter(Boolean).join(" · ");
    lines.push(element("span", "owner", card.as_on ? `${told} (${card.as_on})` : told));
  } else if (card.folder) lines.push(element("span", "facts", `Folder ${card.folder}`));
  return element("span", "words", "", ...lines);
}
