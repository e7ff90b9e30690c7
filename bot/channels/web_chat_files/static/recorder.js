"use strict";
// Records a voice note, lets the person hear it back, and hands it over when they say so. Each second of it is kept as it is
// recorded, so that a page that ends loses the last one at most. Sends nothing itself.

window.heardRecorder = ({ keep, onStart, onReady, onTrouble, limitBytes, words }) => {
  const part = (id) => document.getElementById(id);
  const bitsPerSecond = 32000;
  const mostMinutes = Math.max(1, Math.min(60, Math.floor((limitBytes * 8) / bitsPerSecond / 60)));
  const types = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  let recorder = null;
  let stream = null;
  let ticking = 0;
  let note = null; // What is being recorded or heard back: its pieces, and the item under which they are kept.
  let attempt = 0;

  const show = (state) => {
    part("recorder").hidden = !state;
    part("typing").hidden = Boolean(state);
    for (const id of ["asking-microphone", "recording", "review"]) part(id).hidden = id !== state;
  };

  const letGo = () => {
    clearInterval(ticking);
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
  };

  const close = () => {
    attempt += 1;
    const old = recorder;
    recorder = null;
    if (old && old.state !== "inactive") old.stop();
    letGo();
    if (part("playback").src) URL.revokeObjectURL(part("playback").src);
    part("playback").removeAttribute("src");
    const was = note;
    note = null;
    show(null);
    return was;
  };

  const throwAway = () => {
    const was = close();
    return was ? was.stored.then(() => keep.drop(was.item)) : Promise.resolve();
  };

  const giveUp = (trouble) => {
    throwAway();
    onTrouble(trouble);
  };

  const review = () => {
    letGo();
    const blob = new Blob(note.pieces, { type: note.item.type });
    if (blob.size === 0) {
      giveUp("nothing_recorded");
      return;
    }
    const mine = note;
    mine.stored = mine.stored.then(() => keep.heardBack(mine.item));
    part("playback").src = URL.createObjectURL(blob);
    show("review");
    part("send-voice").focus();
  };

  const tick = (startedAt) => {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    part("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const left = mostMinutes * 60 - seconds;
    const said = left <= 60 && mostMinutes > 1 ? words.oneMinute : words.limit.replace("{minutes}", String(mostMinutes));
    if (part("limit").textContent !== said) part("limit").textContent = said;
    if (left <= 0 && recorder && recorder.state === "recording") recorder.stop();
  };

  const take = (mine, data) => {
    const number = mine.pieces.length;
    mine.pieces.push(data);
    mine.size += data.size;
    mine.stored = mine.stored.then(async () => keep.piece(mine.item, number, await new Response(data).arrayBuffer()));
  };

  const record = () => {
    const type = types.find((each) => MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(each));
    const mine = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: bitsPerSecond } : {});
    recorder = mine;
    mine.ondataavailable = (event) => {
      if (recorder !== mine || !event.data.size) return;
      take(note, event.data);
      // Two seconds of room: what is over the limit would be refused whole.
      if (note.size > limitBytes - bitsPerSecond / 4 && mine.state === "recording") mine.stop();
    };
    mine.onerror = () => recorder === mine && giveUp("mic_missing");
    mine.onstop = () => recorder === mine && review();
    mine.start(1000);
    const item = keep.begin((mine.mimeType || type || "audio/webm").split(";")[0]);
    note = { item, pieces: [], size: 0, stored: keep.begun(item) };
    const startedAt = Date.now();
    tick(startedAt);
    ticking = setInterval(() => tick(startedAt), 500);
    show("recording");
    part("finish").focus();
  };

  const start = async () => {
    if (!window.isSecureContext) return giveUp("mic_insecure");
    if (!navigator.mediaDevices || !window.MediaRecorder) return giveUp("mic_unsupported");
    onStart();
    attempt += 1;
    const mine = attempt;
    show("asking-microphone");
    let got = null;
    try {
      got = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      if (mine === attempt) giveUp(error.name === "NotAllowedError" ? "mic_refused" : "mic_missing");
      return undefined;
    }
    if (mine !== attempt) {
      got.getTracks().forEach((track) => track.stop());
      return undefined;
    }
    stream = got;
    try {
      record();
    } catch (error) {
      giveUp("mic_unsupported");
    }
    return undefined;
  };

  part("talk").hidden = false;
  part("talk").addEventListener("click", start);
  part("again").addEventListener("click", () => { throwAway(); start(); });
  part("finish").addEventListener("click", () => recorder && recorder.state !== "inactive" && recorder.stop());
  part("send-voice").addEventListener("click", () => {
    const ready = close();
    if (ready) ready.stored.then(() => onReady(ready.item));
  });
  for (const button of document.querySelectorAll("[data-throw]")) {
    button.addEventListener("click", () => {
      throwAway();
      part("talk").focus();
    });
  }
  return {
    holdsSomething: () => recorder !== null || note !== null,
    isRecording: () => recorder !== null && recorder.state === "recording",
    holds: (key) => note !== null && note.item.key === key,
    throwAway,
  };
};
