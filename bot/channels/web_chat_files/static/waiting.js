"use strict";
// Keeps on this phone what was said until the server has it, and sends it, in order and once. Runs in the page and in the worker.
// Each thing said has a key of its own, made once: the server knows a repeat by it. A recording is kept piece by piece as it grows.

(() => {
  const NAME = "heard-waiting";
  const STORES = ["items", "pieces", "talks"];
  const FORGOTTEN_AFTER_MS = 30 * 24 * 3600 * 1000; // What waits for a chat that nobody opens here any more.
  const memory = { items: new Map(), pieces: new Map(), talks: new Map() };
  let inMemory = typeof indexedDB === "undefined";
  let opening = null;
  let made = 0;

  const open = () => {
    opening = opening || new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => STORES.forEach((store) => asked.result.createObjectStore(store, { keyPath: "key" }));
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
      asked.onsuccess = () => {
        asked.result.onclose = () => { opening = null; };
        asked.result.onversionchange = () => { asked.result.close(); opening = null; };
        resolve(asked.result);
      };
    });
    return opening;
  };

  const inStore = async (store, mode, act) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const work = database.transaction([store], mode);
      const asked = act(work.objectStore(store));
      work.oncomplete = () => resolve(asked && asked.result);
      work.onabort = () => reject(work.error);
      work.onerror = () => reject(work.error);
    });
  };

  const within = (key, prefix) => key.startsWith(prefix);

  const remembered = {
    put: (store, value) => memory[store].set(value.key, value),
    all: (store, prefix) => Array.from(memory[store].values()).filter((each) => within(each.key, prefix)).sort((a, b) => (a.key < b.key ? -1 : 1)),
    drop: (store, prefix) => Array.from(memory[store].keys()).filter((key) => within(key, prefix)).forEach((key) => memory[store].delete(key)),
  };

  const range = (prefix) => (prefix ? IDBKeyRange.bound(prefix, `${prefix}\uffff`) : undefined);

  const onDisk = {
    put: (store, value) => inStore(store, "readwrite", (kept) => kept.put(value)),
    all: (store, prefix) => inStore(store, "readonly", (kept) => kept.getAll(range(prefix))),
    drop: (store, prefix) => inStore(store, "readwrite", (kept) => kept.delete(range(prefix))),
  };

  const tried = async (act, ...facts) => {
    try {
      return await onDisk[act](...facts);
    } catch (error) {
      if (!error || error.name !== "InvalidStateError") throw error;
      opening = null; // Some phones drop the connection to what they keep while the page is in the background.
      return onDisk[act](...facts);
    }
  };

  // What the phone cannot keep, for want of room or because it is a kiosk, which must not, waits in this page alone.
  const kept = {
    put: async (store, value) => {
      if (inMemory) { remembered.put(store, value); return false; }
      try {
        await tried("put", store, value);
        return true;
      } catch (error) {
        remembered.put(store, value);
        return false;
      }
    },
    all: async (store, prefix) => {
      const here = remembered.all(store, prefix);
      if (inMemory) return here;
      const keys = new Set(here.map((each) => each.key));
      const there = (await tried("all", store, prefix)).filter((each) => !keys.has(each.key));
      return here.length ? there.concat(here).sort((a, b) => (a.key < b.key ? -1 : 1)) : there;
    },
    drop: async (store, prefix) => {
      remembered.drop(store, prefix);
      if (!inMemory) await tried("drop", store, prefix);
    },
  };

  const newKey = () => {
    made += 1;
    const chance = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${Date.now().toString(36).padStart(9, "0")}${String(made).padStart(5, "0")}-${chance}`; // Sorted as it was said.
  };

  const put = (item) => kept.put("items", item);
  const list = async (chat) => (await kept.all("items", "")).filter((item) => !chat || item.chat === chat);
  const drop = async (item) => { await kept.drop("pieces", `${item.key}/`); await kept.drop("items", item.key); };
  const addPiece = (item, number, data) => kept.put("pieces", { key: `${item.key}/${String(number).padStart(6, "0")}`, data });
  const recording = async (item) => new Blob((await kept.all("pieces", `${item.key}/`)).map((piece) => piece.data), { type: item.type });

  const talk = async (join) => (await kept.all("talks", `${join}/`))[0] || null;
  const setTalk = (join, facts) => kept.put("talks", Object.assign({ key: `${join}/` }, facts));
  const dropAll = async (chat) => { for (const item of await list(chat)) await drop(item); };
  const forget = async (chat) => {
    await dropAll(chat);
    for (const each of await kept.all("talks", "")) if (each.chat === chat) await kept.drop("talks", each.key);
  };
  const forgetOld = async (now) => {
    for (const item of await list()) if (now - item.at > FORGOTTEN_AFTER_MS) await drop(item);
  };

  const post = async (item) => {
    const query = new URLSearchParams({ chat: item.chat, after: String(item.after || 0) });
    let path = "say";
    let body = new URLSearchParams([...(item.fields || []), ["place", item.place || ""], ["key", item.key], ["after", String(item.after || 0)]]);
    if (!item.fields) {
      path = item.expects ? "file" : "voice";
      if (item.expects) query.set("expects", item.expects);
      query.set("key", item.key);
      query.set("place", item.place || "");
      body = await recording(item);
    }
    const giveUp = typeof AbortController === "undefined" ? null : new AbortController();
    const limit = giveUp && setTimeout(() => giveUp.abort(), 60000 + (body.size || 0)); // A byte a millisecond is a very slow line.
    try {
      const reply = await fetch(`/chat/${encodeURIComponent(item.join)}/${path}?${query}`, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", signal: giveUp ? giveUp.signal : undefined,
      });
      return { status: reply.status, told: await reply.json() };
    } finally {
      clearTimeout(limit);
    }
  };

  const isToSend = (item) => item.state === "ready";
  const mayBeTakenYet = (status) => status === 0 || status >= 500 || status === 429;
  const hasLostItsPlace = (status) => status === 409 || status === 403;

  // One at a time and in order: what was said first is heard first. Whoever calls is told of each answer before the next is sent.
  const sendInOrder = async (chat, tell) => {
    for (;;) {
      const item = (await list(chat)).find(isToSend);
      if (!item) return true;
      let answer = { status: 0, told: {} };
      await tell("sending", item, answer);
      try {
        answer = await post(item);
      } catch (error) {
        answer = { status: 0, told: {} }; // No line, or one too slow: it stays, and is tried again.
      }
      if (answer.status === 200) {
        await drop(item);
        await tell("sent", item, answer);
      } else if (mayBeTakenYet(answer.status) || hasLostItsPlace(answer.status)) {
        await tell("waits", item, answer);
        return false;
      } else {
        await put(Object.assign({}, item, { state: "refused", trouble: answer.told.trouble || "busy" }));
        await tell("refused", item, answer);
      }
    }
  };

  // Two pages, or a page and the worker, never send at once where the browser can see to it; the server knows repeats all the same.
  const send = (chat, tell) => {
    const work = () => sendInOrder(chat, tell);
    return self.navigator.locks && !inMemory ? self.navigator.locks.request(`heard-sending-${chat}`, work) : work();
  };

  const canKeep = async () => {
    if (inMemory) return false;
    try {
      await open();
      return true;
    } catch (error) {
      inMemory = true; // Private windows of some browsers keep nothing: it waits in this page, which says so.
      return false;
    }
  };

  self.heardWaiting = {
    addPiece, canKeep, drop, dropAll, forget, forgetOld, list, newKey, put, recording, send, setTalk, talk,
    useMemory: () => { inMemory = true; },
  };
})();
