// Records in the page where the browser can. Without it the same form takes a recording made by another program.
for (const form of document.querySelectorAll("form[data-records]")) {
  if (!navigator.mediaDevices || !window.MediaRecorder || !window.DataTransfer) continue;
  const file = form.querySelector("input[type=file]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds_button ds_button--secondary";
  button.textContent = "Record";
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  file.after(button, state);
  let recorder = null;
  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      state.textContent = "The microphone is not allowed here. Choose a recording instead.";
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      const made = new DataTransfer();
      made.items.add(new File(pieces, "recording", { type: recorder.mimeType }));
      file.files = made.files;
      recorder = null;
      button.textContent = "Record again";
      state.textContent = "Recorded. Keep it, or record again.";
    });
    recorder.start(1000);
    button.textContent = "Stop recording";
    state.textContent = "Recording.";
  });
}
