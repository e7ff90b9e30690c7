"use strict";
// The page of a private link. The token stands behind the "#", which browsers send nowhere: it is taken out of the address bar
// and posted. What is said or chosen is sent in one piece, again as long as nobody says that it is there.

(() => {
  const part = (id) => document.getElementById(id);

  const opens = () => {
    const token = decodeURIComponent(window.location.hash.slice(1));
    if (!token) return;
    window.history.replaceState(null, "", window.location.pathname);
    part("link").value = token;
    part("by-hand").hidden = true;
    part("opening").hidden = false;
    part("open-link").submit();
  };

  if (part("open-link")) {
    window.addEventListener("hashchange", opens);
    opens();
  }

  const page = part("link-page");
  if (!page) return;

  const sentence = (name) => {
    const found = document.querySelector(`[data-trouble="${name}"]`);
    return found ? found.textContent : "";
  };

  const tell = (name) => {
    part("progress").hidden = true;
    if (part("bar")) part("bar").hidden = true;
    part("trouble").textContent = sentence(name);
    part("trouble").hidden = false;
  };

  const busy = (is) => {
    for (const button of page.querySelectorAll("button")) button.disabled = is;
  };

  const attempt = (url, body, type) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("Content-Type", type || "application/octet-stream");
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => {
        if (!event.lengthComputable || !part("bar")) return;
        const percent = Math.floor((100 * event.loaded) / event.total);
        part("bar").value = percent;
        part("percent").textContent = `${percent} %`;
      };
      request.onload = () => {
        let trouble = "";
        try {
          trouble = JSON.parse(request.responseText).trouble || "";
        } catch (error) {
          trouble = "busy";
        }
        resolve({ status: request.status, trouble });
      };
      request.onerror = () => resolve({ status: 0, trouble: "busy" });
      request.send(body);
    });

  const pause = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });

  const send = async (url, body, type) => {
    busy(true);
    part("trouble").hidden = true;
    part("progress").hidden = false;
    if (part("bar")) part("bar").hidden = false;
    let answer = null;
    for (const wait of [0, 2, 5, 15, 30]) {
      await pause(wait);
      answer = await attempt(url, body, type);
      if (answer.status && answer.status < 500) break;
    }
    busy(false);
    if (answer.status === 200) window.location.assign("/chat/link/sent");
    else tell(answer.trouble || "busy");
  };

  const place = encodeURIComponent(page.dataset.place);
  const limit = Number(page.dataset.limitBytes);
  let count = 0;
  const to = (what) => {
    count += 1;
    return `/chat/link/${what}?key=${encodeURIComponent(`${page.dataset.key}-${what}-${count}`)}&place=${place}`;
  };

  const sendFile = (file, what) => {
    if (file.size > limit) tell("too_large");
    else send(to(what), file, file.type);
  };

  if (part("send-file")) {
    part("send-file").addEventListener("submit", (event) => {
      const [file] = part("one-file").files;
      if (!file) return;
      event.preventDefault();
      sendFile(file, event.submitter && event.submitter.hasAttribute("formaction") ? "file" : "voice");
    });
  }

  if (window.heardRecorder && part("talk")) {
    const keep = {
      begin: (type) => ({ key: "now", type, pieces: [] }),
      begun: () => Promise.resolve(),
      piece: (item, number, data) => {
        item.pieces[number] = data;
        return Promise.resolve();
      },
      heardBack: () => Promise.resolve(),
      drop: () => Promise.resolve(),
    };
    window.heardRecorder({
      keep,
      onStart: () => { part("trouble").hidden = true; },
      onReady: (item) => send(to("voice"), new Blob(item.pieces, { type: item.type }), item.type),
      onTrouble: (name) => {
        tell(name);
        part("choose-file").hidden = false;
      },
      limitBytes: limit,
      words: { oneMinute: page.dataset.oneMinute, limit: page.dataset.limit },
    });
    for (const field of page.querySelectorAll("[data-recording]")) {
      field.addEventListener("change", () => field.files[0] && sendFile(field.files[0], "voice"));
    }
  }
})();
