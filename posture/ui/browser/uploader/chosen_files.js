// The files in what was chosen or dropped: of a folder, the videos in it.

import { VIDEO_SUFFIXES } from "../constants.js";

/** @param {{ name: string, type: string }} file */
export function isVideo({ name, type }) {
  const suffix = name.slice(name.lastIndexOf(".")).toLowerCase();
  return type.startsWith("video/") || VIDEO_SUFFIXES.includes(suffix);
}

/**
 * Return a dropped file, or the videos in a dropped folder and its subfolders.
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>}
 */
export async function filesIn(entry) {
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry);
    return [await new Promise((resolve, reject) => file.file(resolve, reject))];
  }
  const entries = await entriesIn(/** @type {FileSystemDirectoryEntry} */ (entry));
  const files = await Promise.all(entries.map((inside) => filesIn(inside)));
  return files.flat().filter(isVideo);
}

// Browsers return a folder's entries in portions, the last of which is empty.
/** @param {FileSystemDirectoryEntry} folder */
async function entriesIn(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!portion.length) return found;
    found.push(...portion);
  }
}
