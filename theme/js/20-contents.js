// The page's contents: open beside the text, and the section one reads is marked.
(() => {
  const box = document.querySelector(".contents details");
  const here = document.querySelector(".chapters [aria-current]");
  if (here) {
    const list = here.closest(".chapters");
    const middle = here.offsetTop - list.clientHeight / 2;
    if (middle > 0) list.scrollTop = middle;
  }
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
  // A phone closes the list again once one has chosen.
  box.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) box.open = false;
  });
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
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  if (headings.length) mark();
})();
