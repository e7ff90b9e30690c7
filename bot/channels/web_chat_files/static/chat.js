"use strict";
// Keeps an open chat page up to date: sends without leaving the page, keeps what did not go through, and shows what came since.
// Everything it shows is made and escaped by the server; people's own words are only ever set as text.

(() => {
  const part = (id) => document.getElementById(id);
  const chat = part("chat");
  if (!chat || !window.fetch || !window.URLSearchParams) return;

  const base = `/chat/${encodeURIComponent(chat.dataset.joinCode)}`;
  const words = part("words-for-scripts").dataset;
  const queue = [];
  let count = Number(chat.dataset.count);
  let sending = false;
  let polling = 0;
  let polls = 0;

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const sayTrouble = (name) => {
    const sentence = name && document.querySelector(`[data-trouble="${name}"]`);
    part("trouble").textContent = sentence ? sentence.textContent : "";
    part("trouble").hidden = !sentence;
    if (sentence) part("trouble").scrollIntoView({ block: "nearest" });
    if (name === "mic_insecure" || name === "mic_unsupported") part("choose-file").hidden = false;
  };

  const toTheEnd = () => window.scrollTo(0, document.documentElement.scrollHeight);

  // The first of the newest words comes to the top, so that a long question is not scrolled past by its own buttons.
  const toTheNews = () => {
    const lines = Array.from(part("lines").querySelectorAll(".line"));
    const lastTheirs = lines.map((line) => line.classList.contains("theirs")).lastIndexOf(true);
    const first = lines[lastTheirs + 1] || lines[lines.length - 1];
    if (first) first.scrollIntoView({ block: "start" });
  };

  const talkFirst = () => {
    const wants = Boolean(part("asking").querySelector("[data-wants-voice]"));
    document.querySelector(".composer").classList.toggle("talk-first", wants);
  };

  // What is being asked where something is typed or recorded: words belong to the question that the person saw.
  const placeNow = () => {
    const shown = part("asking").querySelector("[data-place]");
    return shown ? shown.dataset.place : "";
  };

  const isInAsking = () => part("asking").contains(document.activeElement);

  // Everything was taken back: no word of it stays on this page, nor the code that would open it.
  const forget = (notice) => {
    part("lines").innerHTML = notice;
    part("after-withdrawal").hidden = false;
    if (part("come-back")) part("come-back").remove();
  };

  const show = (told, hadFocus) => {
    if (typeof told.lines !== "string") return;
    if (told.after === count) {
      const isNews = told.count > count;
      if (!told.replaces) part("lines").insertAdjacentHTML("beforeend", told.lines);
      else if (isNews) forget(told.lines);
      count = told.count;
      if (isNews) {
        part("asking").innerHTML = told.asking;
        talkFirst();
        if (hadFocus) part("now").focus({ preventScroll: true });
        toTheNews();
      }
    } else if (told.count > count) {
      look();
    }
    waitFor(told.awaits_reply);
  };

  const drawQueue = () => {
    const list = part("unsent");
    list.textContent = "";
    list.hidden = queue.length === 0;
    for (const item of queue) {
      const line = part("unsent-line").content.cloneNode(true);
      line.querySelector(".said").textContent = item.label;
      line.querySelector(".fate").textContent = item.failed ? words.unsent : words.sending;
      line.querySelector(".again").hidden = !item.failed;
      line.querySelector("[data-again]").addEventListener("click", () => { sayTrouble(null); work(); });
      line.querySelector("[data-drop]").addEventListener("click", () => drop(item));
      list.appendChild(line);
    }
    for (const button of part("asking").querySelectorAll("button")) button.disabled = queue.length > 0;
  };

  const drop = (item) => {
    queue.splice(queue.indexOf(item), 1);
    sayTrouble(null);
    drawQueue();
    part("text").focus();
  };

  const post = async (item) => {
    const body = item.blob || new URLSearchParams(item.fields.concat([["key", item.key], ["after", String(count)]]));
    const where = item.expects ? `file?expects=${item.expects}&` : "voice?";
    const url = item.blob ? `${base}/${where}key=${item.key}&after=${count}&place=${encodeURIComponent(item.place)}` : `${base}/say`;
    const reply = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    const told = await reply.json();
    return { status: reply.status, told };
  };

  // One at a time and in order: what was said first is heard first.
  const work = async () => {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const item = queue[0];
      item.failed = false;
      drawQueue();
      let answer = null;
      try {
        answer = await post(item);
      } catch (error) {
        answer = { status: 0, told: { trouble: navigator.onLine === false ? "offline" : "busy" } };
      }
      if (!queue.includes(item)) continue;
      // What is on this page alone stays, whatever the answer was, until it is kept or thrown away: a recording always, typed
      // words when the box they came from holds others by now.
      const isHereAlone = item.blob || (item.typed && part("text").value);
      const mayBeTakenYet = answer.status === 0 || answer.status >= 500 || answer.status === 429;
      if (mayBeTakenYet || (isHereAlone && answer.status !== 200)) {
        item.failed = true;
        drawQueue();
        sayTrouble(answer.told.trouble || "busy");
        break;
      }
      queue.shift();
      sayTrouble(null);
      if (answer.status !== 200) {
        sayTrouble(answer.told.trouble || "busy");
        if (item.typed && !part("text").value) part("text").value = item.typed;
      }
      drawQueue();
      show(answer.told, item.hadFocus);
    }
    sending = false;
  };

  // Whoever goes on with this chat is the one whose chat it is.
  const isThem = () => {
    if (part("not-you")) part("not-you").remove();
    document.documentElement.classList.remove("returning");
  };

  const send = (item) => {
    sayTrouble(null);
    isThem();
    queue.push(Object.assign({ key: newKey(), place: placeNow(), failed: false, hadFocus: isInAsking() }, item));
    drawQueue();
    toTheEnd();
    work();
  };

  const look = async () => {
    if (sending) return;
    try {
      const reply = await fetch(`${base}/lines?after=${count}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (reply.ok && !sending) show(await reply.json(), isInAsking());
    } catch (error) {
      waitFor(true); // No line just now: the next look may reach.
    }
  };

  // A late reply is looked for often at first, then less and less, and then only when the person comes back to the page.
  const waitFor = (awaits) => {
    clearTimeout(polling);
    polls = awaits ? polls + 1 : 0;
    if (awaits && polls < 30) polling = setTimeout(look, Math.min(1000 * polls, 10000));
  };

  const chosenLabel = (form, button) => {
    if (button && button.name) return button.textContent.trim();
    return Array.from(form.querySelectorAll("input:checked"), (box) => box.parentElement.textContent.trim()).join(", ");
  };

  const fieldsOf = (form, button) => {
    const ticked = Array.from(form.querySelectorAll("input:checked"), (box) => [box.name, box.value]);
    const said = button && button.name ? [[button.name, button.value]] : ticked;
    const place = form.querySelector("input[name=place]");
    return said.length && place ? said.concat([["place", place.value]]) : said;
  };

  let lastPressed = null; // Older phones do not say which button sent a form.
  document.addEventListener("click", (event) => { lastPressed = event.target.closest("button"); }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-file")) { event.preventDefault(); sendFile(form); return; }
    if (!form.hasAttribute("data-say")) return;
    event.preventDefault();
    if (form.id === "typing") {
      const typed = part("text").value;
      if (!typed.trim()) { sayTrouble("empty"); part("text").focus(); return; }
      part("text").value = "";
      grow();
      send({ fields: [["text", typed], ["place", placeNow()]], label: typed, typed });
      return;
    }
    const box = form.querySelector("input[name=text]");
    if (box) {
      if (box.value.trim()) send({ fields: [["text", box.value], ["place", placeNow()]], label: box.value, typed: box.value });
      else { sayTrouble("empty"); box.focus(); }
      return;
    }
    const button = event.submitter || (lastPressed && form.contains(lastPressed) ? lastPressed : null);
    const fields = fieldsOf(form, button);
    if (fields.length === 0) { sayTrouble("empty"); return; }
    send({ fields, label: chosenLabel(form, button) });
  });

  const sendFile = (form) => {
    const chosen = form.querySelector("input[type=file]").files[0];
    if (!chosen) sayTrouble("no_file");
    else if (chosen.size > limitBytes) sayTrouble("file_too_large");
    else send({ blob: chosen, label: words.chosen, expects: form.dataset.file });
  };

  // One thing speaks at a time. Where a sound cannot be played so, the browser's own player is shown.
  const playOrPause = (button) => {
    const sound = button.nextElementSibling;
    const say = () => { button.querySelector("span").textContent = sound.paused ? words.play : words.pause; };
    const giveUp = () => { button.remove(); sound.classList.add("shown"); };
    if (!sound.onplay) {
      sound.onplay = say;
      sound.onpause = say;
      sound.onerror = giveUp;
    }
    if (!sound.paused) { sound.pause(); return; }
    for (const other of document.querySelectorAll("audio")) if (other !== sound) other.pause();
    const begun = sound.play();
    if (begun) begun.catch((error) => { if (error.name !== "AbortError") giveUp(); });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play]");
    if (button && button.nextElementSibling) playOrPause(button);
  });

  const grow = () => {
    const box = part("text");
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  };
  part("text").addEventListener("input", grow);
  part("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) part("send").click();
  });

  const limitBytes = Number(chat.dataset.limitBytes);
  const recorder = window.heardRecorder((blob) => send({ blob, label: words.voice }), sayTrouble, limitBytes);
  part("file").addEventListener("change", () => {
    const file = part("file").files[0];
    if (file && file.size > limitBytes) sayTrouble("too_large");
    else if (file) send({ blob: file, label: words.file });
    part("file").value = "";
  });

  window.addEventListener("online", () => { if (queue.length) work(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { polls = 0; look(); } });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !(queue.length || part("text").value.trim() || recorder.holdsSomething())) return;
    event.preventDefault();
    event.returnValue = "";
  });

  let leaving = false;
  part("leave-quickly").addEventListener("click", (event) => {
    event.preventDefault();
    leaving = true;
    document.body.hidden = true;
    window.location.replace(event.currentTarget.href); // This page gives up its place in the history.
  });

  document.documentElement.classList.add("scripted");
  document.documentElement.classList.toggle("returning", Boolean(part("not-you")));
  if (window.location.search || window.location.hash) window.history.replaceState(null, "", window.location.pathname);
  talkFirst();
  grow();
  toTheNews();
  if (chat.hasAttribute("data-awaits-reply")) waitFor(true);
})();
