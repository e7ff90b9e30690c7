// The list of passages on the page: one field each. Draws what it is given, and says what was typed, split, joined or clicked.
let made = 0;

export class PassageList {
  constructor(list, on) {
    this.list = list;
    this.on = on;
    this.rows = new Map();
  }

  // Returns the passages that stand on the page as it came.
  read() {
    return [...this.list.querySelectorAll("li[data-id]")].map((row) => {
      const { id, known, startMs, endMs, words } = row.dataset;
      const key = this.adopt(row);
      const heard = { start: Number(startMs), end: Number(endMs), words: JSON.parse(words) };
      const text = this.field(key).value;
      return { key, id, digest: known.slice(0, known.indexOf(":")), text, speaker: this.speaker(key).value, heard };
    });
  }

  newKey() {
    return `k${(made += 1)}`;
  }

  adopt(row, key = this.newKey()) {
    row.dataset.key = key;
    this.rows.set(key, row);
    const field = this.field(key);
    field.addEventListener("input", () => this.on.typed(key, field.value));
    field.addEventListener("click", () => this.on.clicked(key));
    field.addEventListener("beforeinput", (event) => {
      if (event.inputType === "historyUndo" || event.inputType === "historyRedo") event.preventDefault(), this.on[event.inputType]();
    });
    this.speaker(key).addEventListener("change", (event) => this.on.named(key, event.target.value));
    row.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.on[{ split: "split", join: "joinNext" }[event.submitter?.value] ?? "save"](key);
    });
    row.querySelector("a.heard-edit__time")?.addEventListener("click", (event) => (event.preventDefault(), this.on.playFrom(key)));
    this.prepareDoubt(key);
    return key;
  }

  // Turns the link that listens elsewhere into playing here, with a button that waits until all of it was heard.
  prepareDoubt(key) {
    const link = this.row(key).querySelector("a.heard-edit__listen");
    if (!link) return;
    link.textContent = "Play these words";
    link.addEventListener("click", (event) => (event.preventDefault(), this.on.playAll(key)));
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "ds_button ds_button--secondary heard-edit__confirm", textContent: "I heard them, and they are right" });
    button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => this.on.confirm(key));
    link.after(" ", button);
  }

  row(key) {
    return this.rows.get(key);
  }

  field(key) {
    return this.row(key).querySelector("textarea");
  }

  speaker(key) {
    return this.row(key).querySelector("select");
  }

  // Draws the passages in order; a new one looks like the one it was cut off, its `like`.
  draw(items, likeOf) {
    const wanted = new Set(items.map((item) => item.key));
    for (const [key, row] of this.rows) if (!wanted.has(key)) row.remove();
    let before = null;
    for (const item of items) {
      if (!this.rows.has(item.key)) this.grow(item.key, likeOf.get(item.key));
      const row = this.row(item.key);
      const place = before ? before.nextElementSibling : this.list.firstElementChild;
      if (place !== row) this.list.insertBefore(row, place);
      if (this.field(item.key).value !== item.text) this.field(item.key).value = item.text;
      if (this.speaker(item.key).value !== item.speaker) this.speaker(item.key).value = item.speaker;
      before = row;
    }
  }

  grow(key, like) {
    const row = this.row(like).cloneNode(true);
    row.querySelector(".heard-conflict")?.remove();
    row.querySelector(".heard-edit__confirm")?.remove();
    row.id = `p-${key}`;
    for (const [element, name] of [[row.querySelector("textarea"), "text"], [row.querySelector("select"), "speaker"]]) {
      row.querySelector(`label[for="${CSS.escape(element.id)}"]`).htmlFor = `${name}-${key}`;
      element.id = `${name}-${key}`;
    }
    this.adopt(row, key);
  }

  focus(key, caret) {
    const field = this.field(key);
    field.focus();
    if (caret !== undefined) field.setSelectionRange(caret, caret);
  }

  keyOf(element) {
    return element?.closest?.("li[data-key]")?.dataset.key ?? null;
  }

  // Learns what the server calls a passage now, and when it is heard.
  tell(key, { id, start, doubted }, address) {
    const row = this.row(key);
    if (!row) return;
    const seconds = Math.floor(start / 1000);
    const time = row.querySelector(".heard-edit__time");
    const said = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (time.tagName === "A") time.lastChild.textContent = said;
    for (const label of row.querySelectorAll("label")) label.textContent = label.textContent.replace(/\d+:\d[\d:]*$/, said);
    const link = row.querySelector("a.heard-edit__listen");
    if (link) link.href = `${address.slice(0, -"edit".length)}listen/${encodeURIComponent(id)}`;
    if (!doubted) this.clearDoubt(key);
  }

  listenAddress(key) {
    return this.row(key).querySelector("a.heard-edit__listen").href;
  }

  allowConfirm(key, isHeard) {
    this.row(key).querySelector(".heard-edit__confirm")?.setAttribute("aria-disabled", String(!isHeard));
  }

  clearDoubt(key) {
    const row = this.row(key);
    row.querySelector(".heard-edit__doubt")?.remove();
    row.classList.remove("heard-edit--doubted");
  }

  isDoubted(key) {
    return this.row(key).classList.contains("heard-edit--doubted");
  }

  // Shows what somebody else wrote, beside what was written here.
  showConflict(key, theirs, choose) {
    this.hideConflict(key);
    const box = document.createElement("div");
    box.className = "heard-conflict";
    const title = Object.assign(document.createElement("p"), { textContent: "Somebody else changed these words while you did. Nothing is lost: choose." });
    const words = Object.assign(document.createElement("blockquote"), { className: "heard-review__quote", dir: "auto", textContent: theirs || "They took these words out." });
    box.append(title, words);
    for (const [label, isMine] of [["Keep mine", true], ["Take theirs", false]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "ds_button ds_button--secondary", textContent: label });
      button.addEventListener("click", () => choose(isMine));
      box.append(button);
    }
    this.row(key).append(box);
  }

  hideConflict(key) {
    this.row(key)?.querySelector(".heard-conflict")?.remove();
  }
}
