// The pretended phone: shows one person's chat with the bot, and lets them write, tap, talk and send files.
"use strict";

const by = (id) => document.getElementById(id);
const code = new URLSearchParams(location.search).get("start") || "";
const shown = new Map(); // Message id → what was drawn, so that only what changed is drawn again.
let who = 0;
let isBlocked = false;
let recorder = null;

async function act(name, given) {
  const answer = await fetch(`/control/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

function tell(words) {
  by("toast").textContent = words;
}

async function tried(doing) {
  try {
    await doing();
    await look();
  } catch {
    tell("That did not work. Is the demo still running?");
  }
}

async function begin(isNew) {
  const people = await (await fetch("/control/people")).json();
  const known = Number(sessionStorage.getItem("who"));
  const person = (!isNew && people.find((each) => each.id === known)) || (await act("person", { first_name: "You" }));
  who = person.id;
  sessionStorage.setItem("who", String(who));
  shown.clear();
  by("chat").replaceChildren();
  isBlocked = false;
  by("block").textContent = "Block";
  by("who").textContent = `Person ${who}. Nothing here leaves this computer.`;
  tell(code ? `Start opens “${code}”.` : "");
}

async function look() {
  const messages = await (await fetch(`/control/chat?chat=${who}`)).json();
  const chat = by("chat");
  const wasAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  let isNew = false;
  for (const message of messages) {
    const drawn = JSON.stringify(message);
    const before = shown.get(message.message_id);
    if (before && before.drawn === drawn) continue;
    const element = draw(message);
    if (before) before.element.replaceWith(element);
    else chat.append(element);
    isNew ||= !before;
    shown.set(message.message_id, { drawn, element });
  }
  by("start").hidden = messages.length > 0;
  if (isNew && wasAtEnd) chat.scrollTop = chat.scrollHeight;
}

function draw(message) {
  const isOwn = message.from.id === who;
  const element = document.createElement("article");
  element.className = isOwn ? "said own" : "said";
  const name = document.createElement("span");
  name.className = "away";
  name.textContent = isOwn ? "You: " : "Heard: ";
  element.append(name, ...contents(message));
  if (message.edit_date && isOwn) element.append(note("edited"));
  if (isOwn && message.text && !message.text.startsWith("/")) element.append(editing(message));
  const rows = (message.reply_markup && message.reply_markup.inline_keyboard) || [];
  if (rows.length) element.append(keyboard(message, rows));
  return element;
}

function contents(message) {
  const parts = [];
  for (const kind of ["voice", "audio", "video", "video_note", "document", "photo"]) {
    if (!message[kind]) continue;
    const file = Array.isArray(message[kind]) ? message[kind].at(-1) : message[kind];
    parts.push(media(kind, file));
  }
  for (const kind of ["contact", "location", "sticker"]) if (message[kind]) parts.push(note(kind));
  const words = message.text || message.caption;
  if (words) {
    const paragraph = document.createElement("p");
    paragraph.append(...pieces(words, message.entities || message.caption_entities || []));
    parts.push(paragraph);
  }
  return parts;
}

// Entities count UTF-16 units, and so do JavaScript's strings.
function pieces(words, entities) {
  const names = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" };
  const out = [];
  let at = 0;
  for (const each of entities.filter((one) => one.offset >= 0)) {
    if (each.offset < at) continue;
    const inside = words.slice(each.offset, each.offset + each.length);
    out.push(words.slice(at, each.offset));
    const element = document.createElement(names[each.type] || "span");
    element.textContent = inside;
    out.push(element);
    at = each.offset + each.length;
  }
  out.push(words.slice(at));
  return out;
}

function media(kind, file) {
  const url = `/control/file?id=${encodeURIComponent(file.file_id)}`;
  if (kind === "voice" || kind === "audio") return player("audio", url, "A voice message");
  if (kind === "photo") {
    const image = document.createElement("img");
    image.src = url;
    image.alt = "A picture";
    return image;
  }
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.textContent = kind === "document" ? file.file_name || "A document" : "A film";
  return link;
}

function player(name, url, label) {
  const element = document.createElement(name);
  element.controls = true;
  element.preload = "metadata";
  element.src = url;
  element.setAttribute("aria-label", label);
  return element;
}

function note(words) {
  const small = document.createElement("small");
  small.textContent = ` ${words} `;
  return small;
}

function editing(message) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Edit";
  button.style.cssText = "min-height:32px;padding:0 .5rem;font-size:.8rem;border:0;background:transparent;text-decoration:underline";
  button.onclick = () => {
    const words = prompt("Your message, changed:", message.text);
    if (words && words !== message.text) tried(() => act("edit", { who, message_id: message.message_id, text: words }));
  };
  return button;
}

function keyboard(message, rows) {
  const all = document.createElement("div");
  all.className = "rows";
  for (const row of rows) {
    const line = document.createElement("div");
    for (const each of row) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = each.text;
      button.onclick = () => tap(message, each, button);
      line.append(button);
    }
    all.append(line);
  }
  return all;
}

function tap(message, button, element) {
  if (button.url) return follow(button.url);
  element.disabled = true;
  setTimeout(() => (element.disabled = false), 1500);
  return tried(() => act("tap", { who, message_id: message.message_id, data: button.callback_data }));
}

// A link that opens the bot is opened here; Telegram would do so by itself.
function follow(url) {
  const target = new URL(url);
  if (target.hostname !== "t.me") return void window.open(url, "_blank", "noopener");
  return tried(() => act("start", { who, payload: target.searchParams.get("start") || "" }));
}

async function base64(blob) {
  const url = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(",") + 1);
}

async function talk() {
  if (recorder) return recorder.stop();
  let sound;
  try {
    sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return tell("This browser may not use the microphone. Allow it, or send a recording as a file.");
  }
  const heard = [];
  recorder = new MediaRecorder(sound);
  recorder.ondataavailable = (event) => heard.push(event.data);
  recorder.onstop = async () => {
    sound.getTracks().forEach((track) => track.stop());
    const note = new Blob(heard, { type: recorder.mimeType });
    recorder = null;
    by("talk").textContent = "Talk";
    by("talk").classList.remove("rings");
    tell("");
    await tried(async () => act("send", { who, kind: "voice", content: await base64(note) }));
  };
  recorder.start();
  by("talk").textContent = "Stop";
  by("talk").classList.add("rings");
  tell("Recording. Stop sends it.");
}

function kindOf(file) {
  const [kind] = file.type.split("/");
  return { image: "photo", video: "video", audio: "audio" }[kind] || "document";
}

by("form").onsubmit = (event) => {
  event.preventDefault();
  const words = by("words").value.trim();
  if (!words) return;
  by("words").value = "";
  tried(() => act("write", { who, text: words }));
};
by("words").onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    by("form").requestSubmit();
  }
};
by("start").onclick = () => {
  tell("");
  tried(() => act("start", { who, payload: code }));
};
new ResizeObserver(() => (by("chat").scrollTop = by("chat").scrollHeight)).observe(by("chat"));
by("talk").onclick = talk;
by("attach").onclick = () => by("file").click();
by("file").onchange = () =>
  tried(async () => {
    const [file] = by("file").files;
    if (file) await act("send", { who, kind: kindOf(file), content: await base64(file) });
    by("file").value = "";
  });
by("block").onclick = () =>
  tried(async () => {
    await act("block", { who, undo: isBlocked });
    isBlocked = !isBlocked;
    by("block").textContent = isBlocked ? "Unblock" : "Block";
    tell(isBlocked ? "The bot can no longer write to you." : "");
  });
by("new").onclick = () => tried(() => begin(true));

(async () => {
  await begin(false);
  for (;;) {
    await look().catch(() => tell("The demo has ended."));
    await new Promise((again) => setTimeout(again, 500));
  }
})();
