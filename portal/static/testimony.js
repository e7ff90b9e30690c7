// The testimony page come alive: it seeks, shows the word being said, and moves a line over the waveform.
// Without it the player still starts at the passage, because its address says where.
const player = document.getElementById("player");
const frame = player.closest(".heard-player");
const lengthMs = Number(frame.dataset.lengthMs);
const waveform = frame.querySelector(".heard-waveform");
const timed = (element) => ({ element, start: Number(element.dataset.startMs), end: Number(element.dataset.endMs) });
const words = [...document.querySelectorAll(".heard-word")].map(timed);
const passages = [...document.querySelectorAll(".heard-passage[data-start-ms]")].map(timed);

function seek(ms, thenPlay) {
  const go = () => {
    player.currentTime = ms / 1000;
    // A browser may refuse to play before anybody has touched the page; the player then simply stands at the place.
    if (thenPlay) player.play().catch(() => {});
  };
  if (player.readyState >= HTMLMediaElement.HAVE_METADATA) go();
  else player.addEventListener("loadedmetadata", go, { once: true });
}

function showNow() {
  const now = player.currentTime * 1000;
  for (const { element, start, end } of words) element.classList.toggle("heard-word--said", start <= now && now < end);
  for (const { element, start, end } of passages) element.classList.toggle("heard-passage--playing", start <= now && now < end);
  if (!waveform) return;
  const x = Math.min(1, now / lengthMs) * Number(waveform.dataset.width);
  const line = waveform.querySelector("line");
  line.setAttribute("x1", x);
  line.setAttribute("x2", x);
}

let isFollowing = false;
function follow() {
  showNow();
  isFollowing = !player.paused && !player.ended;
  if (isFollowing) requestAnimationFrame(follow);
}

player.addEventListener("play", () => { if (!isFollowing) follow(); });
for (const event of ["seeked", "pause", "timeupdate"]) player.addEventListener(event, showNow);

for (const { element, start } of passages) {
  element.querySelector("a.heard-passage__time")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", event.currentTarget.href);
    element.parentElement.classList.add("heard-passages--chosen-here");
    for (const other of passages) other.element.classList.toggle("heard-passage--chosen", other.element === element);
    seek(start, true);
  });
}
for (const { element, start } of words) element.addEventListener("click", () => seek(start, true));
waveform?.addEventListener("click", (event) => {
  const box = waveform.getBoundingClientRect();
  seek(((event.clientX - box.left) / box.width) * lengthMs, true);
});

if (Number(frame.dataset.startMs) > 0) seek(Number(frame.dataset.startMs), false);
