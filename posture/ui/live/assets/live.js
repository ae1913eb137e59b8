// Picture after picture into two canvases, and twice a second what to say beside them. While it
// asks for pictures the camera is this tab's; when it stops, the app lets go of it.
const ASK_MS = 500;
const AGAIN_MS = 1000;
const MARKS = { right: "✓", wrong: "✗", unknown: "…" };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export default function ({ parentElement, data, setTriggerValue }) {
  const find = (kind) => parentElement.querySelector(`.${kind}`);
  const root = find("live");
  const view = (root.view ??= { watching: null, take: false, timer: 0, recording: false, failed: "" });
  view.data = data;
  view.recorded = (clip) => setTriggerValue("recorded", clip);

  async function watch(kind, stop) {
    let after = -1;
    while (!stop.aborted) {
      try {
        const take = kind === "now" && view.take ? 1 : 0;
        const answer = await fetch(`${view.data[kind]}?after=${after}&take=${take}`, { signal: stop });
        if (kind === "now" && answer.ok) view.take = false;
        if (answer.status === 200) {
          after = answer.headers.get("x-taken");
          draw(find(kind), await createImageBitmap(await answer.blob()));
        } else if (answer.status !== 204) {
          await pause(AGAIN_MS);
        }
      } catch {
        await pause(AGAIN_MS);
      }
    }
  }

  function draw(canvas, picture) {
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
  }

  async function ask() {
    try {
      const answer = await fetch(view.data.state, { cache: "no-store" });
      if (answer.ok) show(await answer.json());
      else tell("Reload the page; it is of an earlier start of the app.");
    } catch {
      tell("The app does not answer. Is it still running?");
    }
  }

  function tell(trouble, elsewhere = false) {
    find("trouble").textContent = trouble;
    find("trouble").hidden = !trouble;
    find("here").hidden = !elsewhere;
  }

  function show(status) {
    tell(status.trouble || status.recording_trouble || view.failed, status.elsewhere);
    if (!status.readings) return;
    view.recording = status.recording_s !== null;
    const record = find("record");
    record.hidden = status.ended && !view.recording;
    record.textContent = view.recording
      ? `Stop and analyse (${Math.floor(status.recording_s)} s)`
      : "Record for a full analysis";
    find("now-words").textContent = `Live, ${Math.round(status.followed_hz)} pictures a second`;
    find("guide").hidden = status.ready;
    find("numbers").hidden = !status.ready;
    if (status.ready) drawNumbers(status.readings.shown);
    else drawGuide(status.guide);
    const strides = status.readings.strides;
    const over = strides ? `Over the last ${strides} strides.` : "";
    find("note").textContent = status.ready ? (status.guide[0]?.words ?? over) : "";
  }

  function drawGuide(points) {
    const rows = points.map((point) => {
      const row = element("li", point.state);
      row.append(
        element("span", "mark", MARKS[point.state]),
        element("span", "title", point.title),
        element("span", "words", point.words),
      );
      return row;
    });
    find("guide").querySelector("ul").replaceChildren(...rows);
  }

  function drawNumbers(readings) {
    find("numbers").replaceChildren(...readings.map(drawNumber));
  }

  function drawNumber(reading) {
    const box = element("article", `number ${reading.verdict}`);
    box.dataset.check = reading.key;
    box.append(element("h3", "", reading.title));
    if (reading.state === "measured") {
      const [value, ...rest] = reading.words.split(" ±");
      const line = element("p", "value", value);
      line.append(" ", element("small", "", rest.length ? `±${rest.join(" ±")}` : ""));
      box.append(line, element("p", "", [reading.verdict_words, reading.why].filter(Boolean).join(". ")));
    } else {
      const head = reading.state === "not yet" ? "Not yet" : "Not possible";
      box.append(element("p", "value none", head), element("p", "", reading.why));
    }
    return box;
  }

  function element(tag, kind, text = "") {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  }

  find("here").onclick = () => (view.take = true);
  find("record").onclick = async () => {
    const button = find("record");
    button.disabled = true;
    try {
      const method = view.recording ? "DELETE" : "PUT";
      const answer = await fetch(view.data.recording, { method });
      const told = answer.status === 200 || answer.status === 400 ? await answer.json() : {};
      view.failed = told.error ?? "";
      if (told.clip) view.recorded(told.clip);
      await ask();
    } catch {
      view.failed = "The app does not answer. Is it still running?";
    } finally {
      button.disabled = false;
    }
  };
  if (view.watching?.ticket !== data.ticket) {
    view.watching?.abort();
    view.watching = Object.assign(new AbortController(), { ticket: data.ticket });
    watch("now", view.watching.signal);
    watch("slow", view.watching.signal);
  }
  clearInterval(view.timer);
  view.timer = setInterval(ask, ASK_MS);
  ask();
  return () => {
    if (root.isConnected) return;
    clearInterval(view.timer);
    view.watching?.abort();
    view.watching = null;
  };
}
