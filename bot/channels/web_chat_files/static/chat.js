"use strict";
// Keeps an open chat page up to date: sends without leaving the page, keeps what did not go through, and shows what came since.
// Everything it shows is made and escaped by the server; people's own words are only ever set as text.

(() => {
  const part = (id) => document.getElementById(id);
  const chat = part("chat");
  const waiting = window.heardWaiting;
  if (!chat || !waiting || !window.fetch || !window.URLSearchParams) return;

  const LONG_SILENCE_MS = 12 * 3600 * 1000; // After so long someone else may hold the phone: nothing said before is shown.
  const isOffline = chat.hasAttribute("data-offline");
  const isKiosk = document.documentElement.hasAttribute("data-kiosk");
  const words = part("words-for-scripts").dataset;
  const limitBytes = Number(chat.dataset.limitBytes);
  const join = isOffline ? decodeURIComponent(window.location.pathname.split("/")[2] || "") : chat.dataset.joinCode;
  const base = `/chat/${encodeURIComponent(join)}`;
  const hadFocus = new Map();
  const failed = new Set();
  let talk = { chat: chat.dataset.chat || "", place: "", language: chat.dataset.language || "", words: document.documentElement.lang, reads: false, at: 0 };
  let items = [];
  let isHidden = chat.hasAttribute("data-hidden");
  let isKept = false;
  let count = Number(chat.dataset.count || 0);
  let sendingKey = null;
  let working = false;
  let workAgain = false;
  let retrying = 0;
  let retryMs = 0;
  let polling = 0;
  let polls = 0;
  let leaving = false;

  const sayTrouble = (name) => {
    const sentence = name && document.querySelector(`[data-trouble="${name}"]`);
    part("trouble").textContent = sentence ? sentence.textContent : "";
    part("trouble").hidden = !sentence;
    if (sentence) part("trouble").scrollIntoView({ block: "nearest" });
    if (name && name.startsWith("mic_")) part("choose-file").hidden = false;
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
    part("composer").classList.toggle("talk-first", wants);
  };

  // What is being asked where something is typed or recorded: words belong to the question that the person saw.
  const placeNow = () => {
    const shown = part("asking").querySelector("[data-place]");
    return shown ? shown.dataset.place : talk.place;
  };

  const isInAsking = () => part("asking").contains(document.activeElement);

  const noteTalk = async (facts) => {
    talk = Object.assign({}, talk, { place: placeNow(), at: Date.now() }, facts);
    if (!isOffline) await waiting.setTalk(join, talk);
  };

  // Everything was taken back: no word of it stays on this page, nor the code that would open it, nor anything that waits.
  const forget = async (notice) => {
    part("lines").innerHTML = notice;
    if (part("after-withdrawal")) part("after-withdrawal").hidden = false;
    if (part("come-back")) part("come-back").remove();
    await recorder.throwAway();
    await waiting.forget(talk.chat);
    await refresh();
  };

  const show = async (told, wasInAsking) => {
    if (typeof told.lines !== "string" || !chat.isConnected) return;
    if (told.after === count) {
      const isNews = told.count > count;
      if (!told.replaces) part("lines").insertAdjacentHTML("beforeend", told.lines);
      else if (told.has_withdrawn && isNews) await forget(told.lines);
      else if (isNews) part("lines").innerHTML = told.lines;
      count = told.count;
      if (isNews) {
        part("asking").innerHTML = told.asking;
        talkFirst();
        if (wasInAsking) part("now").focus({ preventScroll: true });
        toTheNews();
        aloud.offer();
        if (talk.reads) aloud.read();
      }
      if (!told.has_withdrawn) await noteTalk({});
    } else if (told.count > count) {
      look();
    }
    waitFor(told.awaits_reply);
  };

  const fateOf = (item) => {
    if (item.key === sendingKey) return words.sending;
    if (item.state === "recording" || item.state === "review") return words.unsentRecording;
    const trouble = item.state === "refused" && document.querySelector(`[data-trouble="${item.trouble}"]`);
    return trouble ? trouble.textContent : (isKept ? words.unsent : words.unsentHere);
  };

  const isLeftOver = (item) => item.state === "recording" || item.state === "review";

  const drawnLine = (item) => {
    const line = part("unsent-line").content.cloneNode(true);
    const again = line.querySelector("[data-again]");
    line.querySelector(".said").textContent = isHidden ? words.unsentHidden : item.label;
    line.querySelector(".fate").textContent = fateOf(item);
    line.querySelector(".again").hidden = item.key === sendingKey || !(isLeftOver(item) || failed.has(item.key) || item.state === "refused");
    again.textContent = isLeftOver(item) ? words.sendVoice : words.tryAgain;
    again.addEventListener("click", () => sendAgain(item));
    line.querySelector("[data-drop]").addEventListener("click", () => drop(item));
    if (isLeftOver(item) && !isHidden) playerFor(item, line.querySelector("audio"));
    return line;
  };

  const playerFor = async (item, player) => {
    const blob = await waiting.recording(item);
    player.src = URL.createObjectURL(blob);
    player.hidden = false;
  };

  const draw = () => {
    const list = part("unsent");
    for (const player of list.querySelectorAll("audio[src]")) URL.revokeObjectURL(player.src);
    list.textContent = "";
    for (const item of items) list.appendChild(drawnLine(item));
    part("unsent-part").hidden = items.length === 0;
    const isBusy = items.some((item) => item.state === "ready");
    for (const button of part("asking").querySelectorAll("button")) button.disabled = isBusy;
  };

  // A recording that another page is at is that page's: it is offered here once its page has ended.
  const isElsewhere = async (item) => {
    if (item.state !== "recording" || !navigator.locks) return false;
    return navigator.locks.request(`heard-recording-${item.key}`, { ifAvailable: true }, async (lock) => lock === null);
  };

  const refresh = async () => {
    if (!chat.isConnected) return; // A kiosk is being cleared.
    const found = [];
    for (const item of await waiting.list(talk.chat)) if (!recorder.holds(item.key) && !(await isElsewhere(item))) found.push(item);
    items = found;
    draw();
  };

  const drop = async (item) => {
    await waiting.drop(item);
    sayTrouble(null);
    await refresh();
    part("text").focus();
  };

  const sendAgain = async (item) => {
    sayTrouble(null);
    await waiting.put(Object.assign({}, item, { state: "ready", trouble: null }));
    await refresh();
    work();
  };

  const troubleOf = (answer) => {
    if (answer.status === 0) return isKept ? "offline" : "offline_here";
    return answer.told.trouble || "busy";
  };

  // Words that were refused for what they are come back into the box, where the box is free.
  const giveBack = async (item) => {
    const isFree = item.fields && !(item.typed && part("text").value);
    if (!isFree) return;
    if (item.typed) part("text").value = item.typed;
    await waiting.drop(item);
  };

  const tell = async (what, item, answer) => {
    if (!chat.isConnected) return;
    sendingKey = what === "sending" ? item.key : null;
    if (what === "sending") { item.after = count; failed.delete(item.key); draw(); return; }
    if (what === "sent") { sayTrouble(null); retryMs = 0; }
    else sayTrouble(troubleOf(answer));
    if (what === "waits") failed.add(item.key);
    if (what === "refused") await giveBack(item);
    await refresh();
    if (!isOffline) await show(answer.told, hadFocus.get(item.key));
  };

  const work = async () => {
    if (working) { workAgain = true; return; }
    working = true;
    clearTimeout(retrying);
    let isAllSent = false;
    do {
      workAgain = false;
      isAllSent = await waiting.send(talk.chat, tell);
    } while (workAgain);
    working = false;
    if (isAllSent && isOffline) backOnline();
    if (!isAllSent) tryLater();
  };

  const tryLater = () => {
    retryMs = Math.min(60000, retryMs ? retryMs * 2 : 5000);
    clearTimeout(retrying);
    retrying = setTimeout(() => (items.some((item) => item.state === "ready") ? work() : look()), retryMs);
  };

  // The browser wakes the worker when there is a line again, even with this page closed, where it can do that.
  const askForSync = async () => {
    if (!isKept || isKiosk || !navigator.serviceWorker) return;
    const registered = await navigator.serviceWorker.getRegistration("/chat/");
    if (!registered || !registered.sync) return;
    await registered.sync.register("heard-waiting").catch(() => undefined); // Not allowed here: the page itself tries again.
  };

  // Whoever goes on with this chat is the one whose chat it is.
  const isThem = () => {
    if (part("not-you")) part("not-you").remove();
    document.documentElement.classList.remove("returning");
  };

  const newItem = (facts) => Object.assign({ key: waiting.newKey(), chat: talk.chat, join, place: placeNow(), at: Date.now(), state: "ready" }, facts);

  const queued = async (item) => {
    sayTrouble(null);
    isThem();
    aloud.stop();
    hadFocus.set(item.key, isInAsking());
    for (const button of part("asking").querySelectorAll("button")) button.disabled = true;
    const isOnDisk = await waiting.put(item);
    isKept = isKept && isOnDisk;
    await refresh();
    toTheEnd();
    work();
    askForSync();
  };

  const say = async (facts) => {
    if (facts.stops) {
      await recorder.throwAway();
      await waiting.dropAll(talk.chat);
    }
    await queued(newItem(facts));
  };

  const sendBlob = async (blob, facts) => {
    const item = newItem(Object.assign({ type: blob.type }, facts));
    await waiting.addPiece(item, 0, await new Response(blob).arrayBuffer());
    await queued(item);
  };

  const look = async () => {
    if (working || !chat.isConnected) return;
    try {
      const reply = await fetch(`${base}/lines?after=${count}&chat=${talk.chat}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (isOffline) { backOnline(); return; }
      if (reply.ok && !working) await show(await reply.json(), isInAsking());
    } catch (error) {
      if (isOffline) tryLater();
      else waitFor(true); // No line just now: the next look may reach.
    }
  };

  // The page for no connection gives way to the real one, unless something is half said on it.
  const backOnline = () => {
    if (part("text").value.trim() || recorder.holdsSomething()) { tryLater(); return; }
    leaving = true;
    window.location.reload();
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
    return button && button.name ? [[button.name, button.value]] : ticked;
  };

  const isStop = (typed) => words.stopping.split("|").includes(typed.trim().toLowerCase().replace(/[.!\s]+$/, ""));

  const sayTyped = (box) => {
    const typed = box.value;
    if (!typed.trim()) { sayTrouble("empty"); box.focus(); return; }
    box.value = "";
    grow();
    say({ fields: [["text", typed]], label: typed, typed, stops: isStop(typed) });
  };

  let lastPressed = null; // Older phones do not say which button sent a form.
  document.addEventListener("click", (event) => { lastPressed = event.target.closest("button"); }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-leave")) { event.preventDefault(); leave(form); return; }
    if (form.hasAttribute("data-file")) { event.preventDefault(); sendFile(form); return; }
    if (!form.hasAttribute("data-say")) return;
    event.preventDefault();
    const box = form.id === "typing" ? part("text") : form.querySelector("input[name=text]");
    if (box) { sayTyped(box); return; }
    const button = event.submitter || (lastPressed && form.contains(lastPressed) ? lastPressed : null);
    const fields = fieldsOf(form, button);
    if (fields.length === 0) sayTrouble("empty");
    else say({ fields, label: chosenLabel(form, button), stops: form.hasAttribute("data-stop") });
  });

  // What waits for whoever leaves goes first; only then does their page.
  const leave = async (form) => {
    leaving = true;
    await recorder.throwAway();
    if (form.querySelector("button[name=anew]")) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "anew", value: "1" });
      form.appendChild(field);
    }
    await waiting.forget(talk.chat);
    form.submit();
  };

  const sendFile = (form) => {
    const chosen = form.querySelector("input[type=file]").files[0];
    if (!chosen) sayTrouble("no_file");
    else if (chosen.size > limitBytes) sayTrouble("file_too_large");
    else sendBlob(chosen, { label: words.chosen, expects: form.dataset.file });
  };

  const grow = () => {
    const box = part("text");
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  };
  part("text").addEventListener("input", grow);
  part("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) part("send").click();
  });

  const aloud = window.heardAloud(words);

  // While this page is at a recording it holds a lock in its name, which ends with the page.
  const holding = new Map();
  const hold = (key) => {
    if (navigator.locks && !isKiosk) navigator.locks.request(`heard-recording-${key}`, () => new Promise((free) => holding.set(key, free)));
  };
  const free = (key) => { if (holding.has(key)) holding.get(key)(); };

  const recorder = window.heardRecorder({
    keep: {
      begin: (type) => { const item = newItem({ state: "recording", type, label: words.voice }); hold(item.key); return item; },
      begun: (item) => waiting.put(item),
      piece: (item, number, data) => waiting.addPiece(item, number, data),
      heardBack: (item) => waiting.put(Object.assign(item, { state: "review" })),
      drop: async (item) => { free(item.key); await waiting.drop(item); },
    },
    onStart: () => { sayTrouble(null); aloud.stop(); },
    onReady: (item) => { free(item.key); queued(Object.assign(item, { state: "ready" })); },
    onTrouble: sayTrouble,
    limitBytes,
    words,
  });

  for (const input of document.querySelectorAll("[data-recording]")) {
    input.addEventListener("change", () => {
      const file = input.files[0];
      if (file && file.size > limitBytes) sayTrouble("too_large");
      else if (file) sendBlob(file, { label: words.file });
      input.value = "";
    });
  }

  const tryNow = () => { retryMs = 0; if (items.some((item) => item.state === "ready")) work(); else if (isOffline) look(); };
  window.addEventListener("online", tryNow);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !talk.chat) return;
    polls = 0;
    tryNow();
    look();
  });
  if (navigator.serviceWorker) {
    navigator.serviceWorker.addEventListener("message", async (event) => {
      if (event.data !== "heard-sent") return;
      await refresh();
      look();
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (leaving || isKiosk) return;
    const wouldBeLost = part("text").value.trim() || recorder.isRecording() || (!isKept && (items.length || recorder.holdsSomething()));
    if (!wouldBeLost) return;
    event.preventDefault();
    event.returnValue = "";
  });

  if (part("leave-quickly")) {
    part("leave-quickly").addEventListener("click", (event) => {
      event.preventDefault();
      leaving = true;
      document.body.hidden = true;
      window.location.replace(event.currentTarget.href); // This page gives up its place in the history.
    });
  }

  const offerLink = () => {
    const link = part("private-link");
    if (!link) return;
    part("copy-link").hidden = !navigator.clipboard;
    part("share-link").hidden = !navigator.share;
    part("copy-link").addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.textContent);
      part("link-copied").textContent = words.copied;
    });
    part("share-link").addEventListener("click", () => navigator.share({ url: link.textContent }).catch(() => undefined)); // Thought better of it.
  };

  const alwaysRead = () => {
    if (!part("always")) return;
    part("always").checked = talk.reads;
    part("always").addEventListener("change", async () => {
      await noteTalk({ reads: part("always").checked });
      if (talk.reads) aloud.read();
      else aloud.stop();
    });
  };

  const begin = async () => {
    if (isKiosk) waiting.useMemory();
    isKept = await waiting.canKeep();
    const before = await waiting.talk(join);
    if (isOffline) {
      part("offline-wait").hidden = Boolean(before);
      part("offline-kept").hidden = !before;
      part("composer").hidden = !before;
      if (before) talk = before;
      isHidden = Date.now() - talk.at > LONG_SILENCE_MS;
    } else if (chat.hasAttribute("data-withdrawn")) {
      await waiting.forget(talk.chat);
    } else {
      await noteTalk({ reads: Boolean(before && before.chat === talk.chat && before.reads) });
    }
    if (!isOffline && !isKiosk && navigator.serviceWorker) navigator.serviceWorker.register("/chat/worker.js", { scope: "/chat/" }).catch(() => undefined);
    alwaysRead();
    aloud.offer();
    await refresh();
    if (talk.chat && items.some((item) => item.state === "ready")) await work();
    else if (isOffline) tryLater();
    if (talk.reads && !isOffline) aloud.read();
  };

  window.heardChat = {
    busy: () => recorder.isRecording() || part("hear") !== null && part("hear").hasAttribute("data-reading"),
    waits: () => items.some((item) => item.state === "ready"),
    look: () => look(),
    forget: () => { aloud.stop(); recorder.throwAway(); return waiting.dropAll(talk.chat); },
  };

  document.documentElement.classList.add("scripted");
  document.documentElement.classList.toggle("returning", Boolean(part("not-you")));
  if (window.location.search || window.location.hash) window.history.replaceState(null, "", window.location.pathname);
  talkFirst();
  grow();
  if (!isOffline) toTheNews();
  offerLink();
  begin();
  if (chat.hasAttribute("data-awaits-reply")) waitFor(true);
})();
