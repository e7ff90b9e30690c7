// Says at once when a file is too large, and that sending has begun. Without it the server says the same afterwards.
const form = document.getElementById("upload");
const file = document.getElementById("file");
const problem = document.getElementById("file-size-problem");
const sending = document.getElementById("sending");
const button = form.querySelector("button[type=submit]");

function isTooLarge() {
  const chosen = file.files[0];
  const tooLarge = chosen !== undefined && chosen.size > Number(form.dataset.limitBytes);
  problem.hidden = !tooLarge;
  problem.textContent = tooLarge ? `That file is too large. The most is ${form.dataset.limitMb} MB.` : "";
  return tooLarge;
}

file.addEventListener("change", isTooLarge);
form.addEventListener("submit", (event) => {
  if (isTooLarge()) {
    event.preventDefault();
    file.focus();
    return;
  }
  button.disabled = true;
  sending.textContent = "Sending. Keep this page open until it changes; a long film can take some minutes.";
});
// A page that comes back out of the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  button.disabled = false;
  sending.textContent = "";
});

document.getElementById("error-summary")?.focus();
