"use strict";
// Records a voice note, lets the person hear it back, and hands it over when they say so. Sends nothing itself.

window.heardRecorder = (onReady, onTrouble, limitBytes) => {
  const part = (id) => document.getElementById(id);
  const bitsPerSecond = 32000;
  const types = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  let recorder = null;
  let stream = null;
  let pieces = [];
  let size = 0;
  let ticking = 0;
  let note = null;
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

  const throwAway = () => {
    attempt += 1;
    const old = recorder;
    recorder = null;
    if (old && old.state !== "inactive") old.stop();
    letGo();
    pieces = [];
    note = null;
    if (part("playback").src) URL.revokeObjectURL(part("playback").src);
    part("playback").removeAttribute("src");
    show(null);
  };

  const giveUp = (trouble) => {
    throwAway();
    onTrouble(trouble);
  };

  const review = (type) => {
    note = new Blob(pieces, { type: type.split(";")[0] });
    letGo();
    if (note.size === 0) {
      giveUp("nothing_recorded");
      return;
    }
    part("playback").src = URL.createObjectURL(note);
    show("review");
    part("send-voice").focus();
  };

  const tick = (startedAt) => {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    part("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const record = () => {
    const type = types.find((each) => MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(each));
    const mine = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: bitsPerSecond } : {});
    recorder = mine;
    pieces = [];
    size = 0;
    mine.ondataavailable = (event) => {
      if (recorder !== mine) return;
      if (event.data.size) pieces.push(event.data);
      size += event.data.size;
      // Two seconds of room: what is over the limit would be refused whole.
      if (size > limitBytes - bitsPerSecond / 4 && mine.state === "recording") mine.stop();
    };
    mine.onerror = () => recorder === mine && giveUp("mic_missing");
    mine.onstop = () => recorder === mine && review(mine.mimeType || "audio/webm");
    mine.start(1000);
    const startedAt = Date.now();
    tick(startedAt);
    ticking = setInterval(() => tick(startedAt), 500);
    show("recording");
    part("finish").focus();
  };

  const start = async () => {
    if (!window.isSecureContext) return giveUp("mic_insecure");
    if (!navigator.mediaDevices || !window.MediaRecorder) return giveUp("mic_unsupported");
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
  part("finish").addEventListener("click", () => recorder && recorder.state !== "inactive" && recorder.stop());
  part("send-voice").addEventListener("click", () => {
    const ready = note;
    throwAway();
    if (ready) onReady(ready);
  });
  for (const button of document.querySelectorAll("[data-throw]")) {
    button.addEventListener("click", () => {
      throwAway();
      part("talk").focus();
    });
  }
  return { holdsSomething: () => recorder !== null || note !== null };
};
