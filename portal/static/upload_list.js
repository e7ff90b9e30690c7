// The uploads on their way: each with its own progress and state, sent by the tus protocol, and gone on with after a lost line,
// a restart of the server or a closed page. Keeps nothing in the browser: the server knows what is whose, and a file is known
// again by what is in it, never by its name.
const PLACE = "/api/uploads";
const AT_ONCE = 2;
const CHUNK_BYTES = 50 * 1024 * 1024; // One request each, so that what stands between here and the server can be small.
const STALLED_MS = 30000;
const SAMPLES = 16;
const SAMPLE_BYTES = 16384;
const SAID = {
  turn: "It waits for its turn.",
  sent: "It is on its way.",
  lost: "The line is lost. It goes on by itself as soon as the line is back.",
  coming: "Some of it is still to come. Choose the same file to go on.",
  other: "That is another file. Choose the one that was on its way.",
  unread: "That file cannot be read. Choose it again.",
  checked: "All of it is here. The computer is looking into it.",
  waiting: "All of it is here. The disk is full: it is kept as soon as there is room.",
  kept: "It is safely kept.",
  out: "You have been signed out. Sign in, come back here and choose the same file: what has come is kept.",
  gone: "It was not finished in time and has been wiped. Add it again.",
};
const UNSEEN = {
  everyone: "Nobody will see it until their consent is recorded.",
  someone: "The parts with someone who has not agreed will not be shown until they do.",
  nobody: "",
};

async function fingerprintOf(file) {
  let low = 0xdeadbeef ^ file.size;
  let high = 0x41c6ce57 ^ file.size;
  for (let number = 0; number < SAMPLES; number += 1) {
    const at = Math.max(0, Math.floor(((file.size - SAMPLE_BYTES) * number) / (SAMPLES - 1)));
    for (const byte of new Uint8Array(await file.slice(at, at + SAMPLE_BYTES).arrayBuffer())) {
      low = Math.imul(low ^ byte, 2654435761);
      high = Math.imul(high ^ byte, 1597334677);
    }
  }
  return [file.size, high >>> 0, low >>> 0].map((part) => part.toString(16)).join("-");
}

function inWords(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  const power = Math.min(3, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  return `${(bytes / 1024 ** power).toFixed(power > 1 ? 1 : 0)} ${units[power]}`;
}

class UploadOnItsWay {
  constructor(list, facts) {
    this.list = list;
    Object.assign(this, facts);
    const copy = document.getElementById("upload-item").content.cloneNode(true);
    this.shown = copy.querySelector("li");
    const part = (name) => this.shown.querySelector(`[data-part=${name}]`);
    this.parts = Object.fromEntries(["title", "state", "bar", "amount", "again", "choose", "on", "away", "done"].map((name) => [name, part(name)]));
    this.parts.title.textContent = this.title;
    this.parts.bar.setAttribute("aria-label", this.title);
    this.parts.again.querySelector("span").textContent = this.title;
    this.parts.choose.addEventListener("change", () => this.choose(this.parts.choose.files[0]));
    this.parts.on.addEventListener("click", () => this.start());
    this.parts.away.addEventListener("click", () => this.throwAway());
    list.shown.append(copy);
    this.say(this.state);
  }

  say(state, words = "") {
    this.state = state;
    const told = words || this.problem || SAID[state] || "";
    if (this.parts.state.textContent !== told) this.parts.state.textContent = told;
    const isComing = ["coming", "other", "unread", "turn", "sent", "lost", "full", "out"].includes(state);
    this.parts.bar.hidden = this.parts.amount.hidden = !isComing;
    this.parts.again.hidden = this.file !== undefined || !isComing;
    this.parts.on.hidden = state !== "full";
    this.parts.away.hidden = !(isComing || state === "refused");
    this.parts.done.hidden = state !== "kept";
    this.shown.classList.toggle("heard-upload--stopped", ["other", "unread", "full", "out", "gone", "refused"].includes(state));
    this.draw();
  }

  draw() {
    this.parts.bar.value = this.arrived / this.length;
    const percent = Math.floor((100 * this.arrived) / this.length);
    const until = this.file === undefined ? ` What has come is kept until ${this.until}.` : "";
    this.parts.amount.textContent = `${percent}% of ${inWords(this.length)} has come.${until}`;
  }

  async choose(file) {
    if (file === undefined) return;
    try {
      if ((await fingerprintOf(file)) !== this.fingerprint) this.say("other");
      else this.send(file);
    } catch {
      this.say("unread");
    }
  }

  send(file) {
    this.file = file;
    this.transfer = new tus.Upload(file, {
      uploadUrl: this.url,
      chunkSize: CHUNK_BYTES,
      headers: { "Form-Token": this.list.token },
      storeFingerprintForResuming: false,
      retryDelays: Array.from({ length: 2000 }, (_, number) => Math.min(5000, 1000 * number)),
      onShouldRetry: (error) => this.isWorthAnotherTry(error),
      onProgress: (arrived) => {
        this.movedAt = Date.now();
        if (this.state !== "sent") this.say("sent");
        this.arrived = arrived;
        this.draw();
      },
      onError: (error) => this.stopped(error),
      onSuccess: () => this.over("checked"),
    });
    this.say("turn");
    this.list.next();
  }

  start() {
    this.movedAt = Date.now();
    if (this.state !== "lost") this.say("sent"); // Said once bytes move, rather than at every try while the line is down.
    this.transfer.abort();
    this.transfer.start();
  }

  isWorthAnotherTry(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    const isLost = status === 0 || (status >= 500 && status !== 507);
    if (isLost) this.say("lost");
    return isLost || status === 409 || status === 423;
  }

  stopped(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    if (status === 507) this.say("full", JSON.parse(error.originalResponse.getBody() || "{}").problem);
    else if (status === 401 || status === 403) this.say("out");
    else if (status === 410 || status === 404) this.over("gone");
    else this.say("lost");
    this.list.next();
  }

  over(state) {
    this.arrived = this.length;
    this.say(state);
    this.list.next();
    this.list.look();
  }

  lineLost() {
    if (this.state !== "sent") return;
    this.transfer.abort();
    this.say("lost");
  }

  goOnIfStuck() {
    const isStalled = ["sent", "lost"].includes(this.state) && Date.now() - this.movedAt > STALLED_MS;
    if (isStalled && this.transfer) this.start();
  }

  async throwAway() {
    if (this.state !== "refused" && !window.confirm(`Throw away what has come of “${this.title}”?`)) return;
    if (this.transfer) this.transfer.abort();
    const headers = { "Form-Token": this.list.token, "Tus-Resumable": "1.0.0" };
    try {
      const answer = await fetch(this.url, { method: "DELETE", headers });
      if (answer.status === 401 || answer.status === 403) return this.say("out");
    } catch {
      return this.say(this.file === undefined ? "coming" : "lost");
    }
    this.list.remove(this);
  }

  tell(facts) {
    this.problem = facts.problem;
    this.parts.done.querySelector("span").textContent = UNSEEN[facts.unseen] || "";
    this.say(facts.state);
  }
}

class UploadList {
  constructor(token) {
    this.token = token;
    this.shown = document.getElementById("upload-list");
    this.section = document.getElementById("uploads");
    this.all = [];
    window.addEventListener("offline", () => this.all.forEach((each) => each.lineLost()));
    window.addEventListener("online", () => this.all.filter((each) => each.state === "lost").forEach((each) => each.start()));
    setInterval(() => this.all.forEach((each) => each.goOnIfStuck()), 5000);
  }

  async asked() {
    const answer = await fetch(PLACE, { redirect: "error" });
    return answer.ok ? (await answer.json()).uploads : [];
  }

  async load() {
    for (const facts of await this.asked()) {
      if (facts.state !== "kept") this.add(facts);
    }
    this.look();
  }

  add(facts) {
    const upload = new UploadOnItsWay(this, facts);
    this.all.push(upload);
    this.section.hidden = false;
    return upload;
  }

  remove(upload) {
    this.all = this.all.filter((each) => each !== upload);
    upload.shown.remove();
    this.section.hidden = this.all.length === 0;
    this.next();
    (this.section.hidden ? document.querySelector("h1") : document.getElementById("uploads-title")).focus();
  }

  next() {
    const under = this.all.filter((each) => ["sent", "lost"].includes(each.state)).length;
    this.all.filter((each) => each.state === "turn").slice(0, Math.max(0, AT_ONCE - under)).forEach((each) => each.start());
  }

  // Asks what became of those that are whole, as long as there are any.
  look() {
    const open = this.all.filter((each) => ["checked", "waiting"].includes(each.state));
    if (open.length === 0 || this.looking) return;
    this.looking = setTimeout(async () => {
      this.looking = undefined;
      try {
        const known = new Map((await this.asked()).map((facts) => [facts.url, facts]));
        open.filter((each) => known.has(each.url)).forEach((each) => each.tell(known.get(each.url)));
      } catch {
        // The line is down: asked again in a moment.
      }
      this.look();
    }, open.some((each) => each.state === "checked") ? 1000 : 10000);
  }

  // The one that this file is the rest of, if any.
  waitingFor(fingerprint) {
    return this.all.find((each) => each.fingerprint === fingerprint && each.file === undefined && ["coming", "other", "unread"].includes(each.state));
  }
}
