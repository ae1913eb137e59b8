// Times counted in strides, from the contacts of one foot: at least two, ascending, real seconds.

/**
 * Return the number of strides since the first contact at a time; beyond the contacts, with the
 * length of the first or last stride.
 * @param {number[]} contacts
 * @param {number} time
 */
export function strideAt(contacts, time) {
  const last = contacts.length - 2;
  const found = contacts.findIndex((_, k) => k <= last && time < contacts[k + 1]);
  const n = found < 0 ? last : found;
  return n + (time - contacts[n]) / (contacts[n + 1] - contacts[n]);
}

/**
 * Return the time at a number of strides since the first contact.
 * @param {number[]} contacts
 * @param {number} stride
 */
export function timeAt(contacts, stride) {
  const n = Math.max(0, Math.min(contacts.length - 2, Math.floor(stride)));
  return contacts[n] + (stride - n) * (contacts[n + 1] - contacts[n]);
}

/**
 * Return the mean length of a stride, seconds.
 * @param {number[]} contacts
 */
export function meanStride(contacts) {
  return (contacts[contacts.length - 1] - contacts[0]) / (contacts.length - 1);
}

/**
 * Return the stride at a time, or else the one whose start is nearest; null = there are none.
 * @param {[number, number][]} strides start and end
 * @param {number} time
 */
export function nearestStride(strides, time) {
  const here = strides.find(([start, end]) => start <= time && time < end);
  const away = (/** @type {[number, number]} */ [start]) => Math.abs(start - time);
  return here ?? [...strides].sort((a, b) => away(a) - away(b))[0] ?? null;
}
