// Terms: their definition beside them, on hover and on focus; Escape puts it away.
(() => {
  const terms = document.querySelectorAll("a.hld-term");
  const source = document.documentElement.dataset.terms;
  if (!terms.length || !source) return;
  let box, shown, timer;
  // The definitions of the whole book come as a script: that loads from disk as well.
  let loaded;
  const load = () => loaded ||= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.hldTerms || {});
    script.onerror = () => resolve({});
    document.head.append(script);
  });
  const hide = () => {
    clearTimeout(timer);
    box?.remove();
    shown?.removeAttribute("aria-describedby");
    shown = box = undefined;
  };
  const show = async (term) => {
    const all = await load();
    const text = all[term.dataset.term || term.textContent.toLowerCase()];
    if (!text || shown === term || !(term.matches(":hover") || term === document.activeElement)) return;
    hide();
    shown = term;
    box = document.createElement("div");
    box.className = "definition";
    box.id = "definition";
    box.setAttribute("role", "tooltip");
    box.textContent = text;
    (document.getElementById("main") || document.body).append(box);
    const at = term.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    const above = at.bottom + box.offsetHeight + 12 > innerHeight;
    box.style.left = `${Math.max(8, left) + scrollX}px`;
    box.style.top = `${(above ? at.top - box.offsetHeight - 6 : at.bottom + 6) + scrollY}px`;
    term.setAttribute("aria-describedby", "definition");
    // The pointer may go onto the definition, to read or to select it.
    box.addEventListener("mouseenter", () => clearTimeout(timer));
    box.addEventListener("mouseleave", later);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 250);
  };
  for (const term of terms) {
    term.addEventListener("mouseenter", () => { clearTimeout(timer); timer = setTimeout(() => show(term), 180); });
    term.addEventListener("mouseleave", later);
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", hide);
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
