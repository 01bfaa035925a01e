// The page's contents: beside the text, or in a line above it that names the section one reads.
(() => {
  const list = document.querySelector(".chapters");
  const toHere = () => {
    const here = list?.querySelector("[aria-current]");
    if (!here) return;
    const middle = here.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop - list.clientHeight / 2;
    if (middle > 0) list.scrollTop = middle;
  };
  toHere();
  // On a phone the list has no height before it opens.
  list?.addEventListener("toggle", (event) => { if (event.newState === "open") toHere(); });
  const box = document.querySelector(".contents details");
  if (!box) return;
  const wide = matchMedia("(min-width: 80rem)");
  const fit = () => { box.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
  const links = new Map();
  for (const link of box.querySelectorAll("a")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  // What opened over the text closes again: by a choice, by a touch elsewhere, by Escape.
  const close = () => { if (!wide.matches) box.open = false; };
  box.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) close(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || wide.matches || !box.open) return;
    close();
    box.querySelector("summary").focus();
  });
  const here = document.createElement("span");
  here.className = "here";
  box.querySelector("summary").append(here);
  const headings = [...links.keys()];
  let current;
  const mark = () => {
    let found = headings[0];
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top > 140) break;
      found = heading;
    }
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
    if (atEnd && scrollY > 0) found = headings[headings.length - 1];
    if (found === current) return;
    links.get(current)?.removeAttribute("aria-current");
    current = found;
    links.get(current)?.setAttribute("aria-current", "true");
    here.textContent = links.get(current)?.textContent || "";
    // A long list follows.
    if (wide.matches) {
      const nav = box.parentElement;
      const { top, bottom } = links.get(current).getBoundingClientRect();
      const room = nav.getBoundingClientRect();
      if (top < room.top + 40 || bottom > room.bottom - 40) nav.scrollTop += top - room.top - room.height / 2;
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  if (headings.length) mark();
})();
