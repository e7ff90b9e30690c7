// Where words are heard. Pure: a passage's words as they were saved, and its text as it stands now, give a time.
// Words at the beginning and the end that nobody touched keep their times; those between share what is left.

export const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");

const isSame = (one, other) => one.localeCompare(other, undefined, { sensitivity: "base", ignorePunctuation: true }) === 0;

// Returns the milliseconds at which the word under `offset` is heard. `heard` is {start, end, words: [[start, end, text], …]}.
export function timeAt(heard, text, offset) {
  const tokens = text.split(/\s+/).filter(Boolean);
  const words = heard.words;
  if (!tokens.length || !words.length) return heard.start;
  const place = Math.min(tokens.length - 1, Math.max(0, text.slice(0, offset).split(/\s+/).filter(Boolean).length - (/\S$/.test(text.slice(0, offset)) ? 1 : 0)));
  const most = Math.min(tokens.length, words.length);
  let first = 0;
  while (first < most && isSame(tokens[first], words[first][2])) first += 1;
  let last = 0;
  while (last < most - first && isSame(tokens.at(-1 - last), words.at(-1 - last)[2])) last += 1;
  if (place < first) return words[place][0];
  if (place >= tokens.length - last) return words[words.length - (tokens.length - place)][0];
  const from = first ? words[first - 1][1] : heard.start;
  const until = last ? words[words.length - last][0] : heard.end;
  return Math.round(from + ((until - from) * (place - first)) / (tokens.length - last - first));
}

// Returns the word that is said at `ms`, or nothing.
export function wordAt(heard, ms) {
  const said = heard.words.find(([start, end]) => start <= ms && ms < end);
  return said ? said[2] : "";
}
