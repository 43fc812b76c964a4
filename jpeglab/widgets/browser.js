// What only the browser can do for an app: describe and frame its pictures, tell where a reader points, save a file.

const PICTURE = ".jpeglab-views .jpeglab-picture";
const SETTLED = 300; // ms after which a pointer rests, and the kernel's answer to its last move has come

function describe(app, alts) {
  app.querySelectorAll(PICTURE).forEach((picture, index) => {
    picture.role = "img";
    picture.ariaLabel = alts[index] ?? "";
  });
}

// The frame of each picture, or none, drawn over it; where the picture moves, so does the frame.
class Frames {
  constructor(app) {
    this.app = app;
    this.parts = [];
    this.boxes = [];
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(app);
  }

  show(parts) {
    this.parts = parts;
    this.draw();
  }

  draw() {
    const origin = this.app.getBoundingClientRect();
    this.app.querySelectorAll(PICTURE).forEach((picture, number) => {
      this.observer.observe(picture);
      const [x, y, width, height] = this.parts[number] ?? [];
      const box = (this.boxes[number] ??= this.app.appendChild(this.box()));
      box.hidden = !width || !picture.clientWidth;
      if (box.hidden) return;
      const place = picture.getBoundingClientRect();
      const shown = { left: x, top: y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y) };
      box.style.left = `${place.left - origin.left + shown.left * place.width}px`;
      box.style.top = `${place.top - origin.top + shown.top * place.height}px`;
      box.style.width = `${shown.width * place.width}px`;
      box.style.height = `${shown.height * place.height}px`;
    });
  }

  box() {
    const box = document.createElement("div");
    box.className = "jpeglab-frame";
    return box;
  }

  // Before the kernel has answered: the part of this size that holds the point.
  follow([number, x, y]) {
    const [, , width, height] = this.parts[number] ?? [];
    if (!width) return;
    const [col, row] = [Math.floor(x / width), Math.floor(y / height)];
    this.parts = this.parts.map((part, other) => other === number ? [col * width, row * height, width, height] : part);
    this.draw();
  }
}

function save(name, type, data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// [number of the picture, x, y]; x and y in 0..1 of its width and height.
function pointAt(app, event) {
  const picture = event.target.closest(PICTURE);
  const box = picture.getBoundingClientRect();
  const number = [...app.querySelectorAll(PICTURE)].indexOf(picture);
  const within = value => Math.min(Math.max(value, 0), 1 - 1e-6);
  const x = within((event.clientX - box.left) / box.width);
  const y = within((event.clientY - box.top) / box.height);
  return [number, x, y];
}

function render({ model, el }) {
  const ended = new AbortController();
  const started = app => {
    const frames = new Frames(app);
    ended.signal.addEventListener("abort", () => frames.observer.disconnect());
    let rest;
    const settle = () => frames.show(model.get("frames"));
    const tell = event => {
      if (!event.target.closest?.(".jpeglab-pick")) return;
      const point = pointAt(app, event);
      if (event.type === "pointerdown") {
        event.preventDefault(); // no dragging of the picture
        model.send({ down: point }); // a message, since a move that follows at once would replace a value
      } else {
        model.set("point", [...point, "move"]);
        model.save_changes();
        if (event.target.closest(".jpeglab-held")) return;
      }
      frames.follow(point);
      clearTimeout(rest);
      rest = setTimeout(() => { rest = undefined; settle(); }, SETTLED);
    };
    for (const type of ["pointermove", "pointerdown"]) app.addEventListener(type, tell, { signal: ended.signal });
    const all = () => describe(app, model.get("alts"));
    model.on("change:alts", all);
    all();
    model.on("change:frames", () => { if (rest === undefined) settle(); });
    settle();
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
