// Sends clips to the app's own address one after the other, and tells Python which have
// arrived: state "files" holds their ids, state "busy" says whether more are on the way.
// Both go on while another page is shown, so they belong to the window and not to the box.
const VIDEO = /\.(mp4|m4v|mov|mkv|avi|webm|mts|m2ts|3gp|mpe?g|wmv|gif)$/i;

export default function ({ parentElement, data, setStateValue }) {
  const drop = parentElement.querySelector(".drop");
  const list = parentElement.querySelector(".list");
  const rounds = (window.postureUploads ??= {});
  const all = (rounds[data.round] ??= { queue: [], told: [], rows: [], gone: new Set(), busy: false });
  const { queue, told, gone } = all;
  all.page = { ...data, setStateValue };

  function tell() {
    all.page.setStateValue("files", told.map((file) => file.id));
    all.page.setStateValue("busy", all.busy);
  }

  function add(files) {
    for (const file of files) queue.push({ file, row: draw(file.name) });
    if (!all.busy && queue.length) work();
  }

  async function work() {
    all.busy = true;
    all.page.setStateValue("busy", true);
    while (queue.length) {
      const { file, row } = queue.shift();
      if (!all.rows.includes(row.item)) continue;
      try {
        const arrived = await send(file, row);
        told.push(arrived);
        row.done(arrived);
      } catch (error) {
        row.fail(error.message);
      }
    }
    all.busy = false;
    tell();
  }

  function send(file, row) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PUT", `${all.page.url}?name=${encodeURIComponent(file.name)}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => row.show(event.loaded, file.size);
      request.onerror = () => reject(new Error("The app did not answer. Is it still running?"));
      request.onabort = () => reject(new Error("Taken away."));
      request.onload = () =>
        request.status === 200
          ? resolve(request.response)
          : reject(new Error(request.response?.error ?? "It could not be copied. Try again."));
      row.stop = () => request.abort();
      request.send(file);
    });
  }

  function draw(name) {
    const item = document.createElement("li");
    const part = (tag, kind) => {
      const element = item.appendChild(document.createElement(tag));
      element.className = kind;
      return element;
    };
    part("span", "name").textContent = name;
    const state = part("span", "state");
    const away = part("button", "away");
    const bar = part("progress", "bar");
    const row = { item, stop() {} };
    state.textContent = "waits";
    away.type = "button";
    away.textContent = "✕";
    away.setAttribute("aria-label", `Take ${name} away`);
    away.onclick = () => (row.stop(), remove(item));
    bar.value = 0;
    bar.setAttribute("aria-label", `${name}: part that has arrived`);
    row.show = (loaded, size) => {
      bar.value = size ? loaded / size : 0;
      state.textContent = `${megabytes(loaded)} of ${megabytes(size)} MB`;
    };
    row.done = (arrived) => {
      bar.remove();
      state.textContent = `${megabytes(arrived.size)} MB, ready`;
      away.onclick = () => takeBack(arrived, item);
    };
    row.fail = (sentence) => {
      bar.remove();
      item.classList.add("failed");
      state.textContent = sentence;
    };
    list.append(item);
    all.rows.push(item);
    return row;
  }

  function remove(item) {
    item.remove();
    all.rows = all.rows.filter((other) => other !== item);
  }

  function takeBack(arrived, item) {
    fetch(`${all.page.url}/${arrived.id}`, { method: "DELETE" });
    told.splice(told.indexOf(arrived), 1);
    gone.add(arrived.id);
    remove(item);
    tell();
  }

  const videos = (files) => files.filter((file) => file.type.startsWith("video/") || VIDEO.test(file.name));

  for (const kind of ["files", "folder"]) {
    const input = parentElement.querySelector(`.${kind}`);
    input.onchange = () => {
      const chosen = [...input.files];
      add(kind === "folder" ? videos(chosen) : chosen);
      input.value = "";
    };
  }
  drop.ondragover = (event) => {
    event.preventDefault();
    drop.classList.add("over");
  };
  drop.ondragleave = () => drop.classList.remove("over");
  drop.ondrop = async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    const files = await Promise.all(entries.filter(Boolean).map((entry) => filesIn(entry)));
    add(files.flat());
  };

  if (!list.children.length) {
    list.append(...all.rows);
    for (const file of data.arrived) {
      // Python may draw the page once more with what was taken away meanwhile.
      if (gone.has(file.id) || told.some((one) => one.id === file.id)) continue;
      told.push(file);
      draw(file.name).done(file);
    }
    const there = new Set(data.arrived.map((file) => file.id));
    if (all.busy || told.some((file) => !there.has(file.id))) tell();
  }

  async function filesIn(entry) {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const reader = entry.createReader();
    const inside = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      inside.push(...some);
    }
    return videos((await Promise.all(inside.map((one) => filesIn(one)))).flat());
  }
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
