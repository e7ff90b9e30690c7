// Keeps the list of what is being processed fresh. Without it the page reloads itself now and then.
const list = document.getElementById("progress-list");
const OFTEN_MS = 2000;
const SELDOM_MS = 15000;

async function refresh() {
  let isBusy = true;
  try {
    if (!document.hidden) {
      const answer = await fetch(list.dataset.address, { redirect: "error" });
      if (answer.ok) {
        const fresh = await answer.text();
        const hasFocus = list.contains(document.activeElement);
        if (!hasFocus && fresh !== refresh.last) list.innerHTML = refresh.last = fresh;
      }
      isBusy = list.querySelector("progress, .ds_tag--grey") !== null;
    }
  } catch {
    isBusy = false; // The line is down or the sign-in has ended: try again, but not often.
  }
  setTimeout(refresh, isBusy ? OFTEN_MS : SELDOM_MS);
}

setTimeout(refresh, OFTEN_MS);
