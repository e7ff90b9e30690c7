// Playing: from a word, or one stretch and no further. Does nothing where there is nothing to play.
const BACK_S = 3;

export class Playing {
  constructor(player) {
    this.player = player;
    this.stopAt = null;
    player?.addEventListener("timeupdate", () => {
      if (this.stopAt === null || player.currentTime * 1000 < this.stopAt) return;
      this.stopAt = null;
      player.pause();
    });
  }

  from(ms, untilMs = null) {
    if (!this.player) return;
    this.stopAt = untilMs;
    this.seek(ms);
    this.play();
  }

  seek(ms) {
    const go = () => (this.player.currentTime = ms / 1000);
    if (this.player.readyState >= HTMLMediaElement.HAVE_METADATA) go();
    else this.player.addEventListener("loadedmetadata", go, { once: true });
  }

  play() {
    // A browser may refuse to play before anybody has touched the page; the player then simply stands at the place.
    this.player.play().catch(() => {});
  }

  toggle() {
    if (!this.player) return;
    this.stopAt = null;
    if (this.player.paused) this.play();
    else this.player.pause();
  }

  back() {
    if (this.player) this.player.currentTime = Math.max(0, this.player.currentTime - BACK_S);
  }
}
