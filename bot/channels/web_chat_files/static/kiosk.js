"use strict";
// A kiosk: asks whether somebody is still there, and clears the screen for the next person. Keeps nothing.

(() => {
  const part = (id) => document.getElementById(id);
  const start = `/chat/${encodeURIComponent(document.documentElement.dataset.kiosk)}`;
  const quietMs = Number(document.documentElement.dataset.minutes) * 60000;
  const AFTER_THE_END_MS = 45000;
  const ASKED_FOR_S = 60;
  const LONGEST_WAIT_MS = 600000; // So long something that could not be sent yet is waited for; then the screen must be free.
  const RENEWED_EVERY_MS = 60000;
  let heardAt = Date.now();
  let renewedAt = Date.now();
  let askedAt = 0;
  let clearing = false;

  const chat = () => window.heardChat || { busy: () => false, waits: () => false, look: () => undefined, forget: () => undefined };
  const somebodyBegan = () => Boolean(document.querySelector("[data-finish]"));
  const isOver = () => Boolean(document.querySelector("[data-over]"));

  const clear = async () => {
    if (clearing) return;
    clearing = true;
    if (part("still-there").open) part("still-there").close();
    await chat().forget();
    for (const seen of document.querySelectorAll("main, header, .sample")) seen.remove();
    part("clearing").hidden = false;
    document.title = "";
    for (;;) {
      try {
        const reply = await fetch(`${start}/leave`, { method: "POST", body: new URLSearchParams({ anew: "1" }), credentials: "same-origin" });
        if (reply.ok) break;
      } catch (error) {
        part("clearing").hidden = false; // No line: nothing is shown meanwhile, and it is tried again.
      }
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
    window.location.replace(start);
  };

  const finish = () => {
    if (chat().waits()) ask();
    else clear();
  };

  const ask = () => {
    askedAt = Date.now();
    part("still-unsent").hidden = !chat().waits();
    tell();
    if (!part("still-there").open) part("still-there").showModal();
    part("still-here").focus();
  };

  const left = () => {
    const wait = chat().waits() ? LONGEST_WAIT_MS : ASKED_FOR_S * 1000;
    return Math.max(0, Math.ceil((askedAt + wait - Date.now()) / 1000));
  };

  const tell = () => {
    const words = part("still-there-soon").dataset.words;
    part("still-there-soon").textContent = words.replace("{seconds}", String(left()));
    part("still-unsent").hidden = !chat().waits();
  };

  const here = () => {
    askedAt = 0;
    heardAt = Date.now();
    if (part("still-there").open) part("still-there").close();
  };

  const look = () => {
    if (clearing || !somebodyBegan()) return;
    const now = Date.now();
    if (chat().busy()) heardAt = now;
    if (askedAt) {
      tell();
      if (left() === 0) clear();
    } else if (now - heardAt > (isOver() ? Math.min(AFTER_THE_END_MS, quietMs) : quietMs)) {
      ask();
    } else if (now - renewedAt > RENEWED_EVERY_MS && heardAt > renewedAt) {
      renewedAt = now;
      chat().look(); // While somebody types, their chat stays open.
    }
  };

  const noted = () => { if (!askedAt) heardAt = Date.now(); };
  for (const sign of ["pointerdown", "keydown", "scroll", "input", "touchstart"]) document.addEventListener(sign, noted, { passive: true, capture: true });

  part("still-here").addEventListener("click", here);
  part("not-here").addEventListener("click", clear);
  part("still-there").addEventListener("cancel", (event) => { event.preventDefault(); here(); });
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-finish")) return;
    event.preventDefault();
    finish();
  });
  // A page that the browser kept whole is never shown again as it was.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.replace(start); });
  setInterval(look, 1000);
})();
