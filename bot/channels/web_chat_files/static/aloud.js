"use strict";
// Says aloud what is asked: the recording that a script has, or a voice of the phone's own. Words are sent to no one for it.

window.heardAloud = (words) => {
  const part = (id) => document.getElementById(id);
  const speech = window.speechSynthesis;
  let reading = 0; // Counts up whenever something else is to be heard, so that what was begun before ends.
  let sounding = null;

  // Some browsers offer voices that live on somebody's server; only those on the phone itself are used.
  const voiceFor = (language) => {
    const wanted = (language || "en").toLowerCase().split("-")[0];
    const voices = speech ? speech.getVoices().filter((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === wanted) : [];
    return voices.find((voice) => voice.lang.replace("_", "-") === "en-GB") || voices.find((voice) => voice.default) || voices[0];
  };

  const saidBy = (element) => {
    const language = element.lang || element.closest("[lang]").lang;
    return { text: element.textContent.trim(), language, sound: null };
  };

  // What was said since the person last spoke, then the buttons under it.
  const news = () => {
    const lines = Array.from(part("lines").querySelectorAll(".line"));
    const last = lines.map((line) => line.classList.contains("theirs")).lastIndexOf(true);
    const said = lines.slice(last + 1).map((line) => Object.assign(saidBy(line.querySelector(".said")), { sound: line.querySelector("audio.heard-aloud") }));
    const language = part("chat").dataset.language;
    const choices = Array.from(part("asking").querySelectorAll(".choice"), (choice) => ({ text: choice.textContent.trim(), language, sound: null }));
    return said.concat(choices);
  };

  const canHear = (piece) => Boolean(piece.sound || voiceFor(piece.language));

  const stop = () => {
    reading += 1;
    if (speech) speech.cancel();
    if (sounding) sounding.pause();
    sounding = null;
    for (const other of document.querySelectorAll("audio.heard-aloud")) other.pause();
    show(false);
  };

  const show = (isReading) => {
    if (!part("hear")) return;
    part("hear").querySelector("span").textContent = isReading ? words.stopReading : words.hear;
    part("hear").toggleAttribute("data-reading", isReading);
  };

  const play = (sound) => new Promise((resolve) => {
    sounding = sound;
    sound.addEventListener("ended", resolve, { once: true });
    sound.addEventListener("pause", resolve, { once: true });
    sound.addEventListener("error", resolve, { once: true });
    sound.currentTime = 0;
    const begun = sound.play();
    if (begun) begun.catch(resolve);
  });

  const speak = (piece) => new Promise((resolve) => {
    const voice = voiceFor(piece.language);
    if (!voice) { resolve(); return; }
    const spoken = new SpeechSynthesisUtterance(piece.text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.rate = 0.95;
    spoken.onend = resolve;
    spoken.onerror = resolve;
    speech.speak(spoken);
  });

  const read = async () => {
    stop();
    const mine = reading;
    show(true);
    for (const piece of news().filter(canHear)) {
      if (mine !== reading) return;
      await (piece.sound ? play(piece.sound) : speak(piece));
    }
    if (mine === reading) show(false);
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
    stop();
    const begun = sound.play();
    if (begun) begun.catch((error) => { if (error.name !== "AbortError") giveUp(); });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play]");
    if (button && button.nextElementSibling) playOrPause(button);
  });

  const offer = () => { if (part("aloud")) part("aloud").hidden = !news().some(canHear); };

  if (part("hear")) part("hear").addEventListener("click", () => { if (part("hear").hasAttribute("data-reading")) stop(); else read(); });
  if (speech && speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", stop);
  return { offer, read, stop };
};
