// Saves a moment after the last change, and again and again while the line is down. What is not saved stays on the page.
const SOON_MS = 1500;
const PATIENCE_MS = 20000;
const LONGEST_WAIT_MS = 30000;

export class Saving {
  // `takeWhatChanged` returns regions to send or an empty list; `taken` is told what came of them; `say` says how it stands.
  constructor({ address, sitting, token, takeWhatChanged, taken, say }) {
    Object.assign(this, { address, sitting, token, takeWhatChanged, taken, say });
    this.timer = null;
    this.underWay = null;
    this.failures = 0;
    window.addEventListener("online", () => this.now());
    window.addEventListener("beforeunload", (event) => {
      if (this.isBehind()) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.now());
  }

  isBehind() {
    return this.underWay !== null || this.takeWhatChanged().sent.length > 0;
  }

  soon(inMs = SOON_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), inMs);
  }

  // Saves what changed until now. Returns whether all of it is kept.
  async now() {
    clearTimeout(this.timer);
    while (this.underWay) await this.underWay;
    const changed = this.takeWhatChanged();
    if (!changed.sent.length) return true;
    this.underWay = this.send(changed);
    const isKept = await this.underWay;
    return isKept && (this.takeWhatChanged().sent.length === 0 || (this.soon(), true));
  }

  async send(changed) {
    try {
      const body = new URLSearchParams({ "form-token": this.token, sitting: this.sitting, changes: JSON.stringify({ regions: changed.sent }) });
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch(this.address, { method: "POST", headers: { Accept: "application/json" }, body, redirect: "error", signal });
      if (answer.status === 422) return this.refused((await answer.json()).problem);
      if (answer.status === 401 || answer.status === 403) return this.tryAgain("Not saved: you are signed out. Sign in again in another tab; your words stay on this page.");
      if (answer.status !== 200 && answer.status !== 409) return this.tryAgain("Not saved yet. Your words are kept on this page, and it tries again.");
      const told = await answer.json();
      this.failures = 0;
      this.taken(changed, told);
      const isWhole = Object.keys(told.conflicts).length === 0;
      this.say(isWhole ? `Saved at ${told.at}.` : "Somebody else changed some of these words too. Look for the yellow boxes.");
      return isWhole;
    } catch {
      return this.tryAgain("Not saved: the line is down. Your words are kept on this page, and it tries again.");
    } finally {
      this.underWay = null;
    }
  }

  refused(problem) {
    this.say(`Not saved. ${problem}`);
    return false;
  }

  tryAgain(words) {
    this.say(words);
    this.failures += 1;
    this.soon(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.failures));
    return false;
  }
}
