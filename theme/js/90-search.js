// Search: the button and its keys. What searches is loaded when it is first asked for.
(() => {
  const source = document.documentElement.dataset.search;
  const tools = document.getElementById("tools");
  if (!source || !tools || !window.HTMLDialogElement) return;
  let loaded;
  const load = () => loaded ||= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = () => { loaded = undefined; reject(new Error("search could not be loaded")); };
    document.head.append(script);
  });
  const button = document.createElement("button");
  const open = (from = button, words = "") => load().then(() => hldFind.open(from, words), () => { button.title = "Search could not be loaded"; });
  button.type = "button";
  button.className = "search";
  button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10.5 4.2c4 0 6.6 2.7 6.5 6.4-.1 3.500-2.900 6.300-6.500 6.200-3.600 0-6.300-2.800-6.300-6.300 0-3.600 2.800-6.400 6.300-6.300M15.300 15.200l5 4.900"/></svg><span>Search</span> <kbd>Ctrl K</kbd>';
  button.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => open());
  tools.prepend(button);
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  // Where no page is: what the address says is a question, too.
  const lost = document.querySelector(".lost article ul");
  const meant = lost && decodeURIComponent(location.pathname).split("/").pop().replace(/\.html?$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  if (meant && meant !== "404") {
    const ask = document.createElement("button");
    ask.type = "button";
    ask.textContent = `Search for “${meant}”`;
    ask.addEventListener("click", () => open(ask, meant));
    lost.append(document.createElement("li"));
    lost.lastChild.append(ask);
  }
  const words = new URLSearchParams(location.search).get("hl");
  if (words) load().then(() => hldFind.mark(words)).catch(() => { /* the page reads well without marks */ });
})();
