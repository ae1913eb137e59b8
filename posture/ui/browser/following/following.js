// The pictures of a clip while it is analysed, each with the body drawn on it.

/** @import { FollowingData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */

import { find, objectOf } from "../dom.js";
import { followPictures } from "../pictures.js";

class FollowingView {
  #canvas;
  /** @type {AbortController | null} */
  #watching = null;
  #address = "";

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** @param {string} address */
  update(address) {
    if (this.#watching && address === this.#address) return;
    this.end();
    this.#address = address;
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    followPictures(
      this.#canvas,
      (after) => `${address}?after=${after}`,
      signal,
      (response) => {
        if (response.status === 200) this.#canvas.dataset.begun = "";
      },
    );
  }

  end() {
    this.#watching?.abort();
    this.#watching = null;
  }
}

/** @param {Component<FollowingData>} component */
export default function showFollowing({ parentElement, data }) {
  const canvas = find(parentElement, "canvas", HTMLCanvasElement);
  const view = objectOf(canvas, () => new FollowingView(canvas));
  view.update(data.pictures);
  return () => {
    if (!canvas.isConnected) view.end();
  };
}
