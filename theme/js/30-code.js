// Code: copy it, show its hidden lines, reach its far end by keyboard.
(() => {
  for (const pre of document.querySelectorAll("main pre")) {
    const code = pre.querySelector("code");
    if (!code) continue;
    if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
    const frame = document.createElement("div");
    frame.className = "code";
    pre.replaceWith(frame);
    const bar = document.createElement("div");
    bar.className = "bar";
    frame.append(pre, bar);
    const copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy";
    copy.addEventListener("click", () => {
      // What is hidden is not copied, unless it is shown.
      const hidden = pre.classList.contains("shown") ? [] : code.querySelectorAll(".boring");
      for (const part of hidden) part.hidden = true;
      const text = code.innerText;
      for (const part of hidden) part.hidden = false;
      hldCopy(text, copy);
    });
    if (pre.classList.contains("has-boring")) {
      const show = document.createElement("button");
      show.type = "button";
      show.textContent = "Show all";
      show.setAttribute("aria-pressed", "false");
      show.addEventListener("click", () => {
        show.setAttribute("aria-pressed", String(pre.classList.toggle("shown")));
      });
      bar.append(show);
    }
    bar.append(copy);
  }
})();
