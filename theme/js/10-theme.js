// The button that goes through the system's theme, light and dark.
(() => {
  const tools = document.getElementById("tools");
  if (!tools) return;
  const root = document.documentElement;
  const icons = {
    auto: '<circle cx="12" cy="12" r="8"/><path d="M12 4v16M12 4.5c8 0 8 15 0 15" fill="currentColor"/>',
    light: '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"/>',
    dark: '<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z"/>',
  };
  const order = ["auto", "light", "dark"];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "theme";
  const show = () => {
    const now = root.dataset.theme || "auto";
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${icons[now]}</svg>`;
    button.setAttribute("aria-label", `Theme: ${now}`);
    button.title = `Theme: ${now}`;
  };
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(root.dataset.theme || "auto") + 1) % order.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === "auto") localStorage.removeItem("hld:theme");
      else localStorage.setItem("hld:theme", next);
    } catch { /* the choice then lasts for this page */ }
    show();
  });
  show();
  tools.append(button);
})();
