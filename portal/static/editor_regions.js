// What has to be saved. Pure: the passages as the server knows them and as they stand on the page give regions.
// A region begins with a passage that is in both; one that is gone was joined to the one before, a new one was cut off it.
import { plain } from "./editor_words.js";

// `saved` is [{id, digest, text, speaker, start, end}], `items` is [{key, text, speaker}], `idOf` says which is which.
export function regionsOf(saved, items, idOf) {
  const placeOf = new Map(saved.map((passage, place) => [passage.id, place]));
  const regions = [];
  let last = -1;
  let orphans = [];
  for (const item of items) {
    const place = placeOf.get(idOf.get(item.key));
    if (place !== undefined && place > last) {
      if (regions.length) regions.at(-1).base.push(...saved.slice(last + 1, place));
      const base = regions.length ? [saved[place]] : saved.slice(0, place + 1);
      regions.push({ base, items: [...orphans, item] });
      orphans = [];
      last = place;
    } else if (regions.length) regions.at(-1).items.push(item);
    else orphans.push(item);
  }
  if (regions.length) regions.at(-1).base.push(...saved.slice(last + 1));
  else if (saved.length && orphans.length) regions.push({ base: [...saved], items: orphans });
  return regions;
}

export function isDirty({ base, items }) {
  return base.length !== items.length || items.some((item, place) => plain(item.text) !== plain(base[place].text) || item.speaker !== base[place].speaker);
}

// Returns a region as it is sent.
export function asSent({ base, items }, idOf) {
  const free = new Set(base.slice(1).map((passage) => passage.id));
  return {
    base: base.map(({ id, digest }) => ({ id, digest })),
    passages: items.map((item, place) => {
      const id = idOf.get(item.key);
      const own = place > 0 && free.delete(id) ? id : null;
      return { id: place === 0 ? base[0].id : own, text: item.text, speaker: item.speaker };
    }),
    start_ms: base[0].start,
    end_ms: Math.max(base[0].start, base.at(-1).end),
  };
}
