// The transcript editor: words beside the player, heard by a click, saved all the while. Without it each passage is a plain form.
import { History } from "./editor_history.js";
import { helpPanel, listenForKeys } from "./editor_keys.js";
import { PassageList } from "./editor_list.js";
import { Listening } from "./editor_listening.js";
import { Playing } from "./editor_playing.js";
import { asSent, isDirty, regionsOf } from "./editor_regions.js";
import { Saving } from "./editor_saving.js";
import { toolsFor } from "./editor_tools.js";
import { drawNow, seekByWaveform } from "./editor_waveform.js";
import { timeAt, wordAt } from "./editor_words.js";

const root = document.getElementById("editing");
const player = document.getElementById("player");
const listening = player && new Listening(player);
const playing = new Playing(player);
const state = document.getElementById("state");
const history = new History();
const idOf = new Map(); // Passages as the server knows them, by the keys they have here.
const heardOf = new Map(); // Where the words of a passage are heard, as they were saved last.
const likeOf = new Map(); // What a passage was cut off.
const held = new Map(); // Keys of passages somebody else changed too, with what is theirs, until it is chosen.
let items = [];
let saved = [];
let current = null;

const list = new PassageList(document.getElementById("passages"), {
  typed: (key, text) => change(items.map((item) => (item.key === key ? { ...item, text } : item)), key),
  named: (key, speaker) => change(items.map((item) => (item.key === key ? { ...item, speaker } : item))),
  clicked: (key) => tools.playsOnClick() && isCaret(key) && playing.from(wordTime(key)),
  playFrom: (key) => playing.from(heardOf.get(key).start),
  playAll: (key) => playing.from(heardOf.get(key).start, heardOf.get(key).end),
  confirm,
  split,
  joinNext: (key) => joinInto(key, items[items.findIndex((item) => item.key === key) + 1]?.key),
  save: () => saving.now(),
  historyUndo: undo,
  historyRedo: redo,
});

const saving = new Saving({ ...root.dataset, takeWhatChanged, taken, say });
const actions = {
  play: () => playing.toggle(),
  playHere: () => current && playing.from(wordTime(current)),
  back: () => playing.back(),
  speed: () => tools.nextSpeed(),
  nextDoubt: () => goToDoubt(1),
  previousDoubt: () => goToDoubt(-1),
  confirm: () => current && confirm(current),
  split: () => current && split(current),
  join: () => current && joinInto(items[items.findIndex((item) => item.key === current) - 1]?.key, current),
  undo,
  redo,
  save: () => saving.now(),
};
const tools = toolsFor(document.getElementById("tools"), player, actions);

function begin() {
  for (const { key, id, digest, text, speaker, heard } of list.read()) {
    items.push({ key, text, speaker });
    saved.push({ id, digest, text, speaker, start: heard.start, end: heard.end });
    idOf.set(key, id);
    heardOf.set(key, heard);
  }
  root.classList.add("heard-editing--live");
  document.getElementById("help").append(helpPanel(listenForKeys(root, actions)));
  list.list.addEventListener("focusin", (event) => (current = list.keyOf(event.target) ?? current));
  if (!player) return;
  for (const event of ["timeupdate", "seeked", "pause", "play"]) player.addEventListener(event, showNow);
  seekByWaveform(player, (ms) => playing.from(ms));
  const startMs = Number(player.closest(".heard-player").dataset.startMs);
  if (startMs > 0) playing.seek(startMs);
}

// -- words

function change(next, key = null) {
  history.remember(items, key, performance.now());
  items = next;
  saving.soon();
}

function redraw(next, { key, caret } = {}) {
  items = next;
  list.draw(items, likeOf);
  if (key) list.focus(key, caret);
  saving.soon();
}

function split(key) {
  const place = items.findIndex((item) => item.key === key);
  const { text, speaker } = items[place];
  const at = list.field(key).selectionStart;
  const [first, second] = [text.slice(0, at).trim(), text.slice(at).trim()];
  if (!first || !second) return say("Put the cursor where the second part begins, then split.");
  const added = list.newKey();
  const heard = heardOf.get(key);
  const cut = timeAt(heard, text, text.length - text.slice(at).trimStart().length);
  likeOf.set(added, key);
  heardOf.set(added, { start: cut, end: heard.end, words: heard.words.filter(([start]) => start >= cut) });
  heardOf.set(key, { start: heard.start, end: cut, words: heard.words.filter(([start]) => start < cut) });
  history.remember(items, null, performance.now());
  redraw(items.toSpliced(place, 1, { key, text: first, speaker }, { key: added, text: second, speaker }), { key: added, caret: 0 });
  say("Split in two.");
}

function joinInto(first, second) {
  const place = items.findIndex((item) => item.key === first);
  const other = items.find((item) => item.key === second);
  if (place < 0 || !other) return say("There is nothing to join it with.");
  const joined = { ...items[place], text: `${items[place].text.trimEnd()} ${other.text.trimStart()}` };
  const [one, two] = [heardOf.get(first), heardOf.get(second)];
  heardOf.set(first, { start: one.start, end: Math.max(one.end, two.end), words: [...one.words, ...two.words] });
  history.remember(items, null, performance.now());
  redraw(items.toSpliced(place, 2, joined), { key: first, caret: items[place].text.trimEnd().length + 1 });
  say("Joined.");
}

function undo() {
  const before = history.undo(items);
  if (before) redraw(before), say("Undone.");
}

function redo() {
  const after = history.redo(items);
  if (after) redraw(after), say("Done again.");
}

// -- saving

function takeWhatChanged() {
  const regions = regionsOf(saved, items, idOf).filter((region) => isDirty(region) && !region.items.some((item) => held.has(item.key)));
  return { regions, sent: regions.map((region) => asSent(region, idOf)) };
}

function taken({ regions }, { taken: there, conflicts }) {
  regions.forEach((region, number) => {
    if (there[number]) settle(region, there[number]);
    else if (conflicts[number]) hold(region, conflicts[number]);
  });
}

function settle(region, there) {
  replaceSaved(new Set(region.base.map((passage) => passage.id)), there);
  const left = [...there];
  for (const item of region.items) {
    if (item.text.trim()) learn(item.key, left.shift());
    else if (!items.find(({ key }) => key === item.key)?.text.trim()) leave(item.key);
    else idOf.delete(item.key);
  }
}

function leave(key) {
  const place = items.findIndex((item) => item.key === key);
  if (place < 0) return;
  const hadFocus = list.row(key).contains(document.activeElement);
  items = items.toSpliced(place, 1);
  likeOf.set(key, items[Math.max(0, place - 1)]?.key);
  list.draw(items, likeOf);
  if (hadFocus && items.length) list.focus(items[Math.max(0, place - 1)].key);
}

function learn(key, passage) {
  idOf.set(key, passage.id);
  heardOf.set(key, { start: passage.start, end: passage.end, words: passage.words });
  list.tell(key, passage, root.dataset.address);
}

function replaceSaved(gone, there) {
  const place = saved.findIndex((passage) => gone.has(passage.id));
  saved = saved.filter((passage) => !gone.has(passage.id));
  saved.splice(place < 0 ? saved.length : place, 0, ...there);
}

function hold(region, theirs) {
  replaceSaved(new Set([...region.base, ...theirs].map((passage) => passage.id)), theirs);
  const key = region.items[0].key;
  held.set(key, theirs);
  list.showConflict(key, theirs.map((passage) => passage.text).join(" "), (isMine) => choose(key, isMine));
}

function choose(key, isMine) {
  const theirs = held.get(key);
  held.delete(key);
  list.hideConflict(key);
  if (!isMine) {
    history.remember(items, null, performance.now());
    const region = regionsOf(saved, items, idOf).find((each) => each.items.some((item) => item.key === key));
    const place = items.indexOf(region.items[0]);
    const taken = theirs.map((passage) => ({ key: list.newKey(), text: passage.text, speaker: passage.speaker }));
    for (const { key: added } of taken) likeOf.set(added, key);
    redraw(items.toSpliced(place, region.items.length, ...taken), { key: taken[0]?.key });
    taken.forEach((item, number) => learn(item.key, theirs[number]));
  } else list.focus(key);
  saving.soon(0);
}

// -- hearing

function isCaret(key) {
  const field = list.field(key);
  return field.selectionStart === field.selectionEnd;
}

function wordTime(key) {
  return timeAt(heardOf.get(key), list.field(key).value, list.field(key).selectionStart);
}

function showNow() {
  const now = player.currentTime * 1000;
  let said = "";
  for (const { key } of items) {
    const heard = heardOf.get(key);
    const isNow = heard.start <= now && now < heard.end;
    list.row(key).classList.toggle("heard-edit--playing", isNow);
    if (isNow) said = wordAt(heard, now);
    if (list.isDoubted(key)) list.allowConfirm(key, listening.covers(heard.start, heard.end));
  }
  tools.show(said);
  drawNow(player, now);
}

function goToDoubt(step) {
  const order = step > 0 ? items : items.toReversed();
  const at = order.findIndex((item) => item.key === current);
  const next = order.slice(at + 1).find((item) => list.isDoubted(item.key));
  if (!next) return say(step > 0 ? "No doubt after this one." : "No doubt before this one.");
  list.focus(next.key, 0);
  const heard = heardOf.get(next.key);
  playing.from(heard.start, heard.end);
}

async function confirm(key) {
  const heard = heardOf.get(key);
  if (!list.isDoubted(key)) return say("Nobody doubts these words.");
  if (!listening?.covers(heard.start, heard.end)) return say("Play all of these words first.");
  if (!(await saving.now())) return;
  const passage = saved.find(({ id }) => id === idOf.get(key));
  const spans = JSON.stringify(listening.within(heard.start, heard.end));
  const body = new URLSearchParams({ "form-token": root.dataset.token, digest: passage.digest, heard: spans });
  try {
    const answer = await fetch(list.listenAddress(key), { method: "POST", headers: { Accept: "application/json" }, body, redirect: "error" });
    if (answer.status === 422) return say(await answer.text());
    if (!answer.ok) return say("The doubt was not cleared. Try again.");
    list.clearDoubt(key);
    list.focus(key);
    say("The doubt is cleared.");
  } catch {
    say("The doubt was not cleared: the line is down. Try again.");
  }
}

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

begin();
