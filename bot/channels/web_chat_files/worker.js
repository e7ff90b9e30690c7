"use strict";
// Keeps an empty page for when there is no connection, and sends what waits once there is one. Keeps nothing of a conversation.
importScripts("/chat/static/waiting.js");

const SHELL = `heard-shell-${self.heardShell.version}`;
const LANGUAGES = self.heardShell.languages.split(",");
const FILES = ["chat.css", "heard.svg", "waiting.js", "recorder.js", "aloud.js", "chat.js"].map((name) => `/chat/static/${name}`);
const PAGE = /^\/chat\/([^/]+)$/;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const shell = await caches.open(SHELL);
    await shell.addAll([...FILES, ...LANGUAGES.map((language) => `/chat/offline/${language}`)]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith("heard-shell-") && name !== SHELL) await caches.delete(name);
    await self.clients.claim();
    await self.heardWaiting.forgetOld(Date.now());
  };
  event.waitUntil(tidy());
});

const languageAt = async (path) => {
  const talk = await self.heardWaiting.talk(decodeURIComponent(PAGE.exec(path)[1]));
  const asked = talk ? talk.words : self.navigator.language.split("-")[0];
  return LANGUAGES.includes(asked) ? asked : LANGUAGES[0];
};

const pageOrShell = async (request, path) => {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await caches.open(SHELL);
    return (await shell.match(`/chat/offline/${await languageAt(path)}`)) || Response.error();
  }
};

const fileOrKept = async (request, path) => {
  try {
    return await fetch(request);
  } catch (error) {
    return (await (await caches.open(SHELL)).match(path)) || Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  const page = PAGE.test(pathname);
  if (event.request.mode === "navigate" && page) event.respondWith(pageOrShell(event.request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(fileOrKept(event.request, pathname));
});

const sendAll = async () => {
  const waiting = await self.heardWaiting.list();
  const done = [];
  let sent = 0;
  const tell = async (what) => { sent += what === "sent" ? 1 : 0; };
  for (const chat of new Set(waiting.map((item) => item.chat))) done.push(await self.heardWaiting.send(chat, tell));
  if (sent) for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage("heard-sent");
  if (done.includes(false)) throw new Error("waits"); // The browser then tries again by itself, later.
};

self.addEventListener("sync", (event) => {
  if (event.tag === "heard-waiting") event.waitUntil(sendAll());
});
