// Keys: `?` lists them; single keys can be switched off; arrows are the browser's.
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  let on = true;
  try { on = localStorage.getItem("hld:keys") !== "off"; } catch { /* on */ }
  const go = (selector) => document.querySelector(selector)?.click();
  const keys = {
    n: ["next chapter", () => go(".turn .next")],
    p: ["previous chapter", () => go(".turn .previous")],
    h: ["home", () => go(".brand")],
    t: ["theme: the system's, light, dark", () => go(".tools .theme")],
    c: ["list of chapters", () => {
      const list = document.getElementById("chapters");
      if (getComputedStyle(document.querySelector(".menu")).display !== "none") list.togglePopover?.();
      (list.querySelector("[aria-current]") || list.querySelector("a"))?.focus();
    }],
  };
  if (document.documentElement.dataset.search) keys["/"] = ["search; Ctrl K does it always", () => go(".tools .search")];
  if (document.querySelector(".hld-check-answer, .hld-followup")) {
    keys.a = ["open or close all answers", () => {
      const all = [...document.querySelectorAll(".hld-check-answer, .hld-followup")];
      const open = all.some((one) => !one.open);
      for (const one of all) one.open = open;
    }];
  }
  let dialog;
  const help = () => {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.setAttribute("aria-labelledby", "keys-title");
      const list = Object.entries(keys).map(([key, [what]]) => `<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`).join("");
      dialog.innerHTML = `<h2 id="keys-title">Keys</h2><dl class="keys"><dt><kbd>?</kbd></dt><dd>this list</dd>${list}<dt><kbd>Esc</kbd></dt><dd>close what is open</dd></dl><p><label class="done"><input type="checkbox"> Single keys work</label></p><form method="dialog"><button>Close</button></form>`;
      document.body.append(dialog);
      const box = dialog.querySelector("input");
      box.checked = on;
      box.addEventListener("change", () => {
        on = box.checked;
        try { localStorage.setItem("hld:keys", on ? "on" : "off"); } catch { /* for this page only */ }
      });
      // A policy forbids forms to send; this one only closes.
      dialog.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); dialog.close(); });
    }
    dialog.showModal();
  };
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "?";
  button.setAttribute("aria-label", "Keys");
  button.title = "Keys";
  button.className = "help";
  button.addEventListener("click", help);
  tools.append(button);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
    if (!on) return;
    if (event.key === "?") { event.preventDefault(); help(); return; }
    const action = keys[event.key];
    if (action) { event.preventDefault(); action[1](); }
  });
})();
