/* The address's #hash is the slide: its number, or an anchor in it. Keys that a control needs are left to it while it
   has the focus, except those that a presenter's remote sends. */
const CONTROL = "a, button, input, select, textarea, summary, [tabindex]";
const slides = [...document.querySelectorAll("section")];
slides.forEach((slide, index) => { slide.id = index + 1; });

const current = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("section") ?? slides[0];
const blur = () => document.activeElement?.blur();

function show() {
  const number = Number(current().id);
  const headings = slides.slice(0, number).map((slide) => slide.querySelector("h1, h2")).filter(Boolean);
  for (const slide of slides) slide.classList.toggle("current", slide === current());
  document.getElementById("title").textContent = headings.at(-1)?.textContent.replace("¶", "") ?? "";
  document.getElementById("number").textContent = `${number} / ${slides.length}`;
}

function go(number) {
  blur();
  location.hash = Math.min(Math.max(number, 1), slides.length);
}

const step = (slidesOn) => go(Number(current().id) + slidesOn);

/* A screen down (1) or up (-1) if the slide goes on there, otherwise the next slide. */
function turn(way) {
  const slide = current(), before = slide.scrollTop;
  slide.scrollBy(0, way * 0.85 * slide.clientHeight);
  if (Math.abs(slide.scrollTop - before) < 1) step(way);
}

function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

const ALWAYS = { PageDown: () => turn(1), PageUp: () => turn(-1), Escape: blur };
const OUTSIDE_CONTROLS = {
  " ": (event) => turn(event.shiftKey ? -1 : 1),
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  ArrowDown: () => current().scrollBy(0, 80),
  ArrowUp: () => current().scrollBy(0, -80),
  Home: () => go(1),
  End: () => go(slides.length),
  f: fillScreen,
  F: fillScreen,
};

window.addEventListener("keydown", (event) => {
  const action = ALWAYS[event.key] ?? (event.target.closest(CONTROL) ? null : OUTSIDE_CONTROLS[event.key]);
  if (!action || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  action(event);
}, { capture: true });
window.addEventListener("hashchange", show);
show();
