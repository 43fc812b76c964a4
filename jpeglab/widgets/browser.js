// What only the browser can do for an app: describe its pictures, tell where a reader points, save a file.
// It draws nothing. Without it (a front end that lacks anywidget) the app still works: sliders move all there is.

const PICTURE = ".jpeglab-views img";

function describe(app, alts) {
  app.querySelectorAll(PICTURE).forEach((image, index) => { image.alt = alts[index] ?? ""; });
}

function save(name, type, data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// [number of the picture, x, y, "move" or "down"]; x and y in 0..1 of its width and height.
function pointAt(app, event) {
  const image = event.target;
  const box = image.getBoundingClientRect();
  const number = [...app.querySelectorAll(PICTURE)].indexOf(image);
  const within = value => Math.min(Math.max(value, 0), 1 - 1e-6);
  const x = within((event.clientX - box.left) / box.width);
  const y = within((event.clientY - box.top) / box.height);
  return [number, x, y, event.type.replace("pointer", "")];
}

function render({ model, el }) {
  const ended = new AbortController();
  const started = app => {
    const tell = event => {
      if (!event.target.matches?.(".jpeglab-pick")) return;
      if (event.type === "pointerdown") event.preventDefault(); // no dragging of the picture
      model.set("point", pointAt(app, event));
      model.save_changes();
    };
    for (const type of ["pointermove", "pointerdown"]) app.addEventListener(type, tell, { signal: ended.signal });
    const all = () => describe(app, model.get("alts"));
    model.on("change:alts", all);
    all();
    model.set("present", true);
    model.save_changes();
  };
  const look = () => { // the app is put together after its parts are rendered
    const app = el.closest(".jpeglab-app");
    if (app && app.querySelector(".jpeglab-views")) started(app);
    else if (!ended.signal.aborted) requestAnimationFrame(look);
  };
  look();
  model.on("msg:custom", (message, buffers) => save(message.name, message.type, buffers[0]));
  return () => ended.abort();
}

export default { render };
