// Paints a file as soon as its bytes are here. An <img> with the bytes of a message takes them through the browser's
// store of files and decodes them apart from the page: that is up to a frame later (benchmarks/slider_latency.py).
// Pixels (a PGM or PPM file) are painted at once; packed as a PNG they would take longer to pack and unpack than to send.

const PIECE = 8192; // bytes; a function takes only so many arguments

function pixels(bytes) {
  const [head, kind, width, height] = /^P([56])\n(\d+) (\d+)\n255\n/.exec(String.fromCharCode(...bytes.subarray(0, 40)));
  const image = new ImageData(+width, +height);
  const rgba = new Uint32Array(image.data.buffer); // every browser's machine keeps the lowest byte first
  let at = head.length;
  if (kind === "5") for (let i = 0; i < rgba.length; i++) rgba[i] = 0xff000000 | (bytes[at++] * 0x10101);
  else for (let i = 0; i < rgba.length; i++) rgba[i] = 0xff000000 | bytes[at++] | (bytes[at++] << 8) | (bytes[at++] << 16);
  return image;
}

function base64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  let text = "";
  for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode.apply(null, bytes.subarray(i, i + PIECE));
  return btoa(text); // browsers of before 2025; "apply" takes a tenth of the time of "..."
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
  const resize = (width, height) => {
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  };
  const paint = async () => {
    const [, { buffer, byteOffset, byteLength }] = model.get("value"); // neither a number nor what fills up the packet
    if (!byteLength) return;
    const bytes = latest = new Uint8Array(buffer, byteOffset, byteLength);
    if (model.get("format") === "pnm") {
      const image = pixels(bytes);
      resize(image.width, image.height);
      context.putImageData(image, 0, 0);
    } else {
      const image = new Image();
      image.src = `data:image/${model.get("format")};base64,${base64(bytes)}`;
      await null; // Chromium has it by then
      if (!image.complete) await image.decode();
      if (bytes !== latest) return; // a later file has overtaken it
      resize(image.naturalWidth, image.naturalHeight);
      context.drawImage(image, 0, 0);
    }
    canvas.shown = bytes;
  };
  model.on("change:width change:height", place);
  model.on("change:value", paint);
  place();
  paint();
}

export default { render };
