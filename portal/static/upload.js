// The form to add films with. What is answered is checked first; then each file goes on its way by itself, and the form can be
// used again. Without it the form is sent in one request with its file.
const form = document.getElementById("upload");
const file = document.getElementById("file");
const problem = document.getElementById("file-size-problem");
const sending = document.getElementById("sending");
const button = form.querySelector("button[type=submit]");
const list = new UploadList(form.elements["form-token"].value);
const LINE = "The line is lost. Nothing was sent: check the line and press the button again.";

function isTooLarge() {
  const tooLarge = [...file.files].some((each) => each.size > Number(form.dataset.limitBytes));
  problem.hidden = !tooLarge;
  problem.textContent = tooLarge ? `That file is too large. The most is ${form.dataset.limitMb} MB.` : "";
  return tooLarge;
}

// Takes out of the chosen files those that are the rest of something on its way, and goes on with them.
async function goOnWithKnown() {
  const others = new DataTransfer();
  for (const each of file.files) {
    const known = await fingerprintOf(each).then((it) => list.waitingFor(it)).catch(() => undefined);
    if (known === undefined) others.items.add(each);
    else known.send(each);
  }
  if (others.files.length < file.files.length) file.files = others.files;
}

function clearProblems() {
  document.getElementById("error-summary")?.remove();
  form.querySelectorAll(".ds_question__error-message").forEach((each) => each.remove());
  form.querySelectorAll(".ds_question--error").forEach((each) => each.classList.remove("ds_question--error"));
  form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
}

function showBeside({ field, text }) {
  const asked = document.getElementById(field);
  const told = document.createElement("p");
  told.className = "ds_question__error-message";
  told.id = `${field}-error`;
  told.textContent = text;
  const question = asked.closest(".ds_question");
  question.classList.add("ds_question--error");
  if (asked === question) question.querySelector("legend").after(told);
  else (asked.closest(".ds_select-wrapper") || asked).before(told);
  asked.setAttribute("aria-invalid", "true");
  const described = (asked.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== told.id);
  asked.setAttribute("aria-describedby", [...described, told.id].join(" "));
  const row = asked.closest("details");
  if (row) row.open = true;
}

function show(problems) {
  clearProblems();
  const summary = document.getElementById("problem-summary").content.cloneNode(true);
  for (const each of problems) {
    const link = document.createElement("a");
    link.href = `#${each.field}`;
    link.textContent = each.text;
    const item = document.createElement("li");
    item.append(link);
    summary.querySelector("ul").append(item);
    if (document.getElementById(`${each.field}-error`) === null) showBeside(each);
  }
  document.querySelector("h1").before(summary);
  document.getElementById("error-summary").focus();
}

function written(metadata) {
  return Object.entries(metadata).map(([name, value]) => `${name} ${btoa(value)}`).join(",");
}

// Makes a place for one file. Asked again after a lost line, the server gives the same place.
async function place(chosen, answers, number, count) {
  const fingerprint = await fingerprintOf(chosen);
  const headers = {
    "Form-Token": list.token,
    "Tus-Resumable": "1.0.0",
    "Upload-Length": String(chosen.size),
    "Upload-Metadata": written({ answers, fingerprint, number: String(number) }),
  };
  let answer = null;
  while (answer === null) {
    try {
      answer = await fetch(PLACE, { method: "POST", headers });
    } catch {
      sending.textContent = SAID.lost;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
  sending.textContent = "";
  if (!answer.ok) {
    const { problem: told } = await answer.json();
    return { field: "file", text: told || "That file cannot be added. Load this page again, then try once more." };
  }
  const title = count === 1 ? form.elements.title.value.trim() : `${form.elements.title.value.trim()} (${number} of ${count})`;
  const facts = { url: answer.headers.get("Location"), title, fingerprint, length: chosen.size, arrived: 0, until: "", state: "turn" };
  list.add(facts).send(chosen);
  return null;
}

async function begin() {
  const files = [...file.files];
  const answers = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "file"));
  answers.append("count", files.length);
  const answer = await fetch(`${PLACE}/answers`, { method: "POST", body: answers });
  if (answer.status === 401 || answer.status === 403) return show([{ field: "file", text: SAID.out }]);
  const told = await answer.json();
  if (answer.status !== 201) return show(told.problems);
  clearProblems();
  const problems = [];
  for (const [at, chosen] of files.entries()) {
    const refused = await place(chosen, told.answers, at + 1, files.length);
    if (refused) problems.push(refused);
  }
  if (problems.length > 0) return show(problems);
  form.reset();
  form.querySelectorAll("details").forEach((row, at) => { row.open = at === 0; });
  document.getElementById("uploads-title").focus();
}

file.multiple = true;
document.getElementById("several").hidden = false;
file.addEventListener("change", async () => {
  if (!isTooLarge()) await goOnWithKnown();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isTooLarge()) {
    file.focus();
    return;
  }
  button.disabled = true;
  sending.textContent = "";
  try {
    await begin();
  } catch {
    sending.textContent = LINE;
  } finally {
    button.disabled = false;
  }
});
list.load().catch(() => {
  sending.textContent = "What is on its way cannot be shown at the moment. Load this page again.";
});

document.getElementById("error-summary")?.focus();
