// Keys, and the panel that tells of them. Keys are taken only within the editor, and none that a screen reader or a browser needs:
// no single letters, no Alt, no Ctrl+Alt (which types letters such as ł), no Insert and no Escape.
const KEYS = [
  { name: "play", keys: "F8", says: "Play or pause" },
  { name: "playHere", keys: "Shift+F8", says: "Play from the word at the cursor" },
  { name: "back", keys: "F2", says: "Back 3 seconds" },
  { name: "speed", keys: "F4", says: "Slower or faster" },
  { name: "nextDoubt", keys: "F9", says: "Next doubt" },
  { name: "previousDoubt", keys: "Shift+F9", says: "Doubt before" },
  { name: "confirm", keys: "Ctrl+Enter", says: "I heard these words and they are right" },
  { name: "split", keys: "Ctrl+Shift+Enter", says: "Split at the cursor" },
  { name: "join", keys: "Ctrl+Shift+Backspace", says: "Join with the one before" },
  { name: "undo", keys: "Ctrl+Z", says: "Undo" },
  { name: "redo", keys: "Ctrl+Shift+Z", says: "Redo" },
  { name: "save", keys: "Ctrl+S", says: "Save now" },
];

const written = (event) => [(event.ctrlKey || event.metaKey) && "Ctrl", event.shiftKey && "Shift", event.key.length === 1 ? event.key.toUpperCase() : event.key].filter(Boolean).join("+");

export function listenForKeys(within, actions) {
  const known = new Map(KEYS.map(({ keys, name }) => [keys, name]));
  known.set("Ctrl+Y", "redo");
  let areOn = true;
  within.addEventListener("keydown", (event) => {
    if (!areOn || event.altKey || event.isComposing || event.getModifierState("AltGraph")) return;
    const name = known.get(written(event));
    if (!name) return;
    event.preventDefault();
    actions[name]();
  });
  return (isOn) => (areOn = isOn);
}

export function helpPanel(setOn) {
  const panel = document.createElement("details");
  panel.className = "ds_details heard-keys";
  const summary = document.createElement("summary");
  summary.className = "ds_details__summary";
  summary.textContent = "Keys";
  const body = document.createElement("div");
  body.className = "ds_details__text";
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
  box.addEventListener("change", () => setOn(box.checked));
  label.append(box, " Use these keys while I edit");
  const list = document.createElement("dl");
  for (const { keys, says } of KEYS) {
    const name = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = keys;
    name.append(key);
    list.append(name, Object.assign(document.createElement("dd"), { textContent: says }));
  }
  body.append(label, list);
  panel.append(summary, body);
  return panel;
}
