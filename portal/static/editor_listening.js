// Which stretches were really played, so that a doubt is cleared only by listening. Watches the player; knows no passage.
const JUMP_S = 1.5; // More than this between two looks is a jump, and not listening, whatever the speed.
const SLACK_MS = 400;

export class Listening {
  constructor(player) {
    this.player = player;
    this.spans = [];
    this.last = null;
    player.addEventListener("timeupdate", () => this.look());
    for (const event of ["play", "seeked"]) player.addEventListener(event, () => (this.last = player.currentTime));
    for (const event of ["pause", "ended"]) player.addEventListener(event, () => (this.look(), (this.last = null)));
    player.addEventListener("seeking", () => (this.last = null));
  }

  look() {
    const now = this.player.currentTime;
    if (this.last !== null && now > this.last && now - this.last < JUMP_S * Math.max(1, this.player.playbackRate)) this.add(this.last * 1000, now * 1000);
    this.last = this.player.paused && !this.player.ended ? null : now;
  }

  add(start, end) {
    const touching = this.spans.filter(([from, until]) => from <= end + 1 && until >= start - 1);
    this.spans = this.spans.filter((span) => !touching.includes(span));
    this.spans.push([Math.round(Math.min(start, ...touching.map(([from]) => from))), Math.round(Math.max(end, ...touching.map(([, until]) => until)))]);
  }

  // Returns what was played between two times.
  within(start, end) {
    return this.spans.filter(([from, until]) => from < end && until > start).slice(0, 200);
  }

  // Whether all between two times was played, but for a little at its ends: the server's own rule.
  covers(start, end) {
    const slack = Math.min(SLACK_MS, Math.floor((end - start) / 4));
    return this.spans.some(([from, until]) => from <= start + slack && until >= end - slack);
  }
}
