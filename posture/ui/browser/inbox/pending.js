// What the page shows at once, before Python has received it.

/** @import { InboxCard, InboxMessage } from "../contract.d.ts" */

/**
 * Return the cards as they will be once these messages have been received.
 * @param {InboxCard[]} cards
 * @param {InboxMessage[]} messages
 * @param {(runner: string) => string} nameOf
 * @returns {InboxCard[]}
 */
export function withPending(cards, messages, nameOf) {
  return messages.reduce((shown, message) => {
    if (message.kind === "throw") return shown.filter(({ id }) => !message.clips.includes(id));
    if (message.kind === "assign") {
      const { runner } = message;
      const owner = runner === null ? "" : nameOf(runner);
      return changed(shown, message.clips, { runner, owner, told: "", as_on: "" });
    }
    if (message.kind === "new") {
      return changed(shown, message.clips, {
        runner: "",
        owner: message.name,
        told: "",
        as_on: "",
      });
    }
    return shown;
  }, cards);
}

/** @param {InboxCard[]} cards @param {string[]} ids @param {Partial<InboxCard>} what */
function changed(cards, ids, what) {
  return cards.map((card) => (ids.includes(card.id) ? { ...card, ...what } : card));
}
