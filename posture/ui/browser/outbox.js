// Messages to Python, repeated until Python has received them. Of two messages sent in quick
// succession Streamlit may drop the first, and it drops whatever is sent while the app restarts.
// So every message has a number, and all that have not been received are sent together, again and
// again; Python accepts each number once (posture/ui/player/component_messages.py).

/** @import { Messages, Message } from "./contract.d.ts" */

const SEND_AGAIN_MS = 5000;

/** @typedef {(name: string, value: unknown) => void} SetValue */
/** @typedef {{ isConnected: boolean }} Connected */

export class Outbox {
  /** @type {Message[]} */
  #waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** @type {string | null} */
  #clip = null;
  #received = 0;
  /** @type {SetValue} */
  #setTriggerValue = () => {};
  #root;

  /** @param {Connected} root the component; nothing is sent once it has left the page */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Accept the data of a newly drawn page. A page that was drawn earlier may arrive late, and know
   * of fewer messages than the one before it.
   * @param {string} clip the clip that the messages are about; those about another are dropped
   * @param {number} received the number of the last message that Python has received
   * @param {SetValue} setTriggerValue
   */
  renew(clip, received, setTriggerValue) {
    if (clip !== this.#clip) this.#waiting = [];
    this.#waiting = this.#waiting.filter((message) => message.number > received);
    this.#clip = clip;
    this.#received = Math.max(received, this.#received);
    this.#setTriggerValue = setTriggerValue;
  }

  /**
   * Return the contents of a topic's messages that Python has not received yet, in order.
   * @template {keyof Messages} T
   * @param {T} topic
   * @returns {Messages[T][]}
   */
  waiting(topic) {
    const found = this.#waiting.filter((message) => message.topic === topic);
    return found.map((message) => /** @type {Messages[T]} */ (message.content));
  }

  /**
   * @template {keyof Messages} T
   * @param {T} topic
   * @param {Messages[T]} content
   */
  send(topic, content) {
    const last = this.#waiting.at(-1)?.number ?? this.#received;
    this.#waiting.push({ number: last + 1, topic, content });
    this.#sendAll();
  }

  #sendAll() {
    clearTimeout(this.#timer);
    if (!this.#waiting.length || !this.#root.isConnected) return;
    this.#setTriggerValue("messages", [...this.#waiting]);
    this.#timer = setTimeout(() => this.#sendAll(), SEND_AGAIN_MS);
  }
}
