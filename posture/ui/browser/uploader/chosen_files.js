// The files in what was chosen or dropped: of a folder, the videos in it.

import { VIDEO_SUFFIXES } from "../constants.js";

/** @param {{ name: string, type: string }} file */
export function isVideo({ name, type }) {
  const suffix = name.slice(name.lastIndexOf(".")).toLowerCase();
  return type.startsWith("video/") || VIDEO_SUFFIXES.includes(suffix);
}

/** @type {WeakMap<File, string>} names of the folders from which dropped files came */
const folders = new WeakMap();

/**
 * Return the name of the folder that a file was in; empty if it was chosen by itself.
 * @param {File} file
 */
export function folderOf(file) {
  return folders.get(file) ?? file.webkitRelativePath?.split("/").at(-2) ?? "";
}

/**
 * Return a dropped file, or the videos in a dropped folder and its subfolders.
 * @param {FileSystemEntry} entry
 * @param {string} folder the name of the folder that it is in
 * @returns {Promise<File[]>}
 */
export async function filesIn(entry, folder = "") {
  if (entry.isFile) {
    const place = /** @type {FileSystemFileEntry} */ (entry);
    /** @type {File} */
    const file = await new Promise((resolve, reject) => place.file(resolve, reject));
    folders.set(file, folder);
    return [file];
  }
  const entries = await entriesIn(/** @type {FileSystemDirectoryEntry} */ (entry));
  const files = await Promise.all(entries.map((inside) => filesIn(inside, entry.name)));
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
