// Undo and redo, over words, speakers, splits and joins alike. Holds states and nothing else; typing in one go is one step.
const IN_ONE_GO_MS = 1500;
const MOST = 500;

export class History {
  constructor() {
    this.before = [];
    this.after = [];
    this.typing = { key: null, at: 0 };
  }

  // Remembers `state` as it was before a change. `key` is the passage typed in, or nothing for any other change.
  remember(state, key, now) {
    const goesOn = key !== null && key === this.typing.key && now - this.typing.at < IN_ONE_GO_MS;
    this.typing = { key, at: now };
    if (goesOn) return;
    this.before.push(state);
    if (this.before.length > MOST) this.before.shift();
    this.after = [];
  }

  undo(now) {
    return this.move(this.before, this.after, now);
  }

  redo(now) {
    return this.move(this.after, this.before, now);
  }

  move(from, to, now) {
    this.typing.key = null;
    if (!from.length) return null;
    to.push(now);
    return from.pop();
  }
}
