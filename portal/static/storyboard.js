// A small picture of the film under the pointer, wherever it stands on the waveform. Only for the eye: nothing is lost without it.
const storyboard = document.querySelector(".heard-storyboard");
const pictures = storyboard?.querySelector("img");
const strip = document.querySelector(".heard-player .heard-waveform");
const WIDTH = 160;
const HEIGHT = 90;

function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const minutes = `${Math.floor(seconds / 60) % 60}`;
  const rest = `${seconds % 60}`.padStart(2, "0");
  return seconds < 3600 ? `${minutes}:${rest}` : `${Math.floor(seconds / 3600)}:${minutes.padStart(2, "0")}:${rest}`;
}

function show(event) {
  const { url, intervalMs, columns, count } = storyboard.dataset;
  const box = strip.getBoundingClientRect();
  const along = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  const ms = along * Number(strip.closest(".heard-player").dataset.lengthMs);
  const number = Math.min(Number(count) - 1, Math.floor(ms / Number(intervalMs)));
  const left = Math.min(box.width - WIDTH, Math.max(0, along * box.width - WIDTH / 2));
  const [across, down] = [(number % Number(columns)) * WIDTH, Math.floor(number / Number(columns)) * HEIGHT];
  if (!pictures.src) pictures.src = url;
  pictures.style.transform = `translate(-${across}px, -${down}px)`;
  storyboard.style.transform = `translateX(${left}px)`;
  storyboard.dataset.time = clock(ms);
  storyboard.hidden = false;
}

if (storyboard && strip) {
  strip.addEventListener("pointermove", show);
  strip.addEventListener("pointerleave", () => { storyboard.hidden = true; });
}
