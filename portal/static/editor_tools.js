// The buttons above the words. Each does what a key does too, for those who use no keys.
const SPEEDS = [1, 1.25, 1.5, 0.5, 0.75];

export function toolsFor(place, player, actions) {
  const bar = document.createElement("div");
  bar.className = "heard-editing__tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Editing");
  const buttons = {};
  const add = (name, label) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "ds_button ds_button--secondary", textContent: label });
    button.addEventListener("click", actions[name]);
    buttons[name] = button;
    bar.append(button);
  };
  if (player) for (const [name, label] of [["play", "Play"], ["back", "Back 3 s"], ["speed", "Speed 1×"]]) add(name, label);
  for (const [name, label] of [["undo", "Undo"], ["redo", "Redo"], ["previousDoubt", "Doubt before"], ["nextDoubt", "Next doubt"]]) add(name, label);
  place.append(bar);

  const said = Object.assign(document.createElement("p"), { className: "heard-edit__said" });
  said.setAttribute("aria-hidden", "true");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
  if (player) {
    const label = Object.assign(document.createElement("label"), { className: "heard-editing__choice" });
    label.append(box, " Clicking a word plays it");
    place.append(said, label);
    for (const event of ["play", "pause"]) player.addEventListener(event, () => (buttons.play.textContent = player.paused ? "Play" : "Pause"));
  }
  return {
    playsOnClick: () => player !== null && box.checked,
    show: (word) => (said.textContent = word),
    nextSpeed: () => {
      if (!player) return;
      player.playbackRate = SPEEDS[(SPEEDS.indexOf(player.playbackRate) + 1) % SPEEDS.length];
      buttons.speed.textContent = `Speed ${player.playbackRate}×`;
    },
  };
}
