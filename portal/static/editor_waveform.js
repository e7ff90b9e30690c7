// The waveform under the player: a line where it stands, and a click that goes there.
const drawing = document.querySelector(".heard-waveform");
const line = drawing?.querySelector("line");
const lengthOf = (player) => Number(player.closest(".heard-player").dataset.lengthMs);

export function drawNow(player, ms) {
  if (!line) return;
  const x = Math.min(1, ms / lengthOf(player)) * Number(drawing.dataset.width);
  line.setAttribute("x1", x);
  line.setAttribute("x2", x);
}

export function seekByWaveform(player, seek) {
  drawing?.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * lengthOf(player));
  });
}
