// Copying, also from disk, where a page may not use the clipboard's own interface; the button says that it is done.
const hldCopy = async (text, button) => {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  hldSay(button, done ? "Copied" : "Not copied");
};
// Shows a word on a button for a moment, and says it aloud.
const hldSay = (button, word) => {
  const before = button.dataset.label || button.textContent;
  button.dataset.label = before;
  button.textContent = word;
  let live = document.getElementById("live");
  if (!live) {
    live = document.createElement("div");
    live.id = "live";
    live.className = "visually-hidden";
    live.setAttribute("aria-live", "polite");
    document.body.append(live);
  }
  live.textContent = word;
  setTimeout(() => { button.textContent = before; live.textContent = ""; }, 1600);
};
