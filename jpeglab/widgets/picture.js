// Paints a file as soon as its bytes are here. An <img> with the bytes of a message takes them through the browser's
// store of files and decodes them apart from the page: that is up to a frame later (benchmarks/slider_latency.py).

const PIECE = 8192; // bytes; a function takes only so many arguments

function address(data, type) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let text = "";
  for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return `data:${type};base64,${btoa(text)}`;
}

function render({ model, el }) {
  const canvas = el.appendChild(document.createElement("canvas"));
  const context = canvas.getContext("2d");
  let latest;
  const place = () => {
    const [width, height] = [model.get("width"), model.get("height")];
    canvas.style.width = width ? `${width}px` : "";
    canvas.style.aspectRatio = width && height ? `${width} / ${height}` : "";
  };
  const paint = async () => {
    const data = model.get("value");
    if (!data.byteLength) return;
    const image = latest = new Image();
    image.src = address(data, `image/${model.get("format")}`);
    await null; // Chromium has it by then
    if (!image.complete) await image.decode();
    if (image !== latest) return; // a later file has overtaken it
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.drawImage(image, 0, 0);
    canvas.shown = image.src;
  };
  model.on("change:width change:height", place);
  model.on("change:value", paint);
  place();
  paint();
}

export default { render };
