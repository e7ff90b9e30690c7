// Keeps the wall as it may be shown at this moment. What cannot be checked is not shown: when the line is down, the wall empties.
const wall = document.getElementById("wall");
const OFTEN_MS = 2000;
const PATIENCE = 5;
let failures = 0;
let last = null;

async function refresh() {
  try {
    const answer = await fetch(wall.dataset.address, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(5000) });
    if (answer.status === 404) failures = PATIENCE;
    else if (!answer.ok) failures += 1;
    else {
      failures = 0;
      const fresh = await answer.text();
      if (fresh !== last) wall.innerHTML = last = fresh;
    }
  } catch {
    failures += 1;
  }
  if (failures >= PATIENCE) wall.replaceChildren(), (last = null);
  setTimeout(refresh, OFTEN_MS);
}

setTimeout(refresh, OFTEN_MS);
