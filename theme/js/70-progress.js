// What one has read: kept on this machine, shown in the chapter list, on the roadmap and on the home page.
(() => {
  const page = document.documentElement.dataset;
  const root = new URL(page.root || "./", location.href);
  const key = `hld:${page.book || ""}:`;
  const get = (name) => {
    try { return JSON.parse(localStorage.getItem(key + name)); } catch { return null; }
  };
  const set = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(key + name);
      else localStorage.setItem(key + name, JSON.stringify(value));
    } catch { /* a browser that keeps nothing forgets at once */ }
  };
  const slugOf = (link) => {
    const url = new URL(link.getAttribute("href") || link.href.baseVal, location.href);
    if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return null;
    return decodeURIComponent(url.pathname.slice(root.pathname.length)).replace(/\.html$/, "");
  };
  const read = new Set(get("read") || []);
  const whole = new Map();
  const isChapter = /\bkind-(concept|case|hub|practice|extension)\b/.test(document.body.className);

  // The first unread chapter after the one that was read last; from the beginning when none follows.
  const nextOf = (slugs) => {
    const at = slugs.indexOf([...read].filter((slug) => slugs.includes(slug)).pop());
    return slugs.slice(at + 1).find((slug) => !read.has(slug)) || slugs.find((slug) => !read.has(slug));
  };
  // A tick on a box of the road, or the word that one stands before it: never color alone.
  const stamp = (link, html, words) => {
    link.querySelector(".mark")?.remove();
    link.dataset.name ||= link.getAttribute("aria-label") || "";
    link.setAttribute("aria-label", words ? `${link.dataset.name}, ${words}` : link.dataset.name);
    if (!html) return;
    const box = link.getBBox();
    const isLeft = box.x + box.width / 2 < link.ownerSVGElement.viewBox.baseVal.width / 2 - 20;
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "g");
    mark.setAttribute("class", "mark");
    mark.setAttribute("transform", `translate(${words === "read" ? box.x + (isLeft ? 4 : box.width - 4) : box.x + box.width / 2} ${box.y})`);
    mark.innerHTML = html;
    link.append(mark);
  };
  const road = () => {
    const links = [...document.querySelectorAll(".hld-roadmap svg a")];
    const next = nextOf(links.map(slugOf));
    for (const link of links) {
      const slug = slugOf(link);
      if (read.has(slug)) stamp(link, '<circle r="12"/><path d="M-6 .5l4.5 5.500L7-6"/>', "read");
      else if (slug === next) stamp(link, `<rect x="-52" y="-20" width="104" height="24" rx="8"/><text y="-3">${read.size ? "you are here" : "start here"}</text>`, read.size ? "you are here" : "start here");
      else stamp(link);
      link.classList.toggle("next", slug === next);
    }
  };

  const show = () => {
    for (const link of document.querySelectorAll(".chapters li > a, .whole-list li > a, .hld-roadmap svg a")) {
      const slug = slugOf(link);
      link.classList.toggle("read", read.has(slug));
      if (read.has(slug) && !link.querySelector(".visually-hidden") && link instanceof HTMLElement) {
        const said = document.createElement("span");
        said.className = "visually-hidden";
        said.textContent = " (read)";
        link.append(said);
      } else if (!read.has(slug)) link.querySelector?.(".visually-hidden")?.remove();
    }
    road();
    const bars = [...document.querySelectorAll(".phases progress")].map((bar) => [bar, bar.dataset.slugs.split(" ")]);
    const next = read.size && nextOf(bars.flatMap(([, slugs]) => slugs));
    for (const [bar, slugs] of bars) {
      bar.value = slugs.filter((slug) => read.has(slug)).length;
      bar.classList.toggle("begun", bar.value > 0);
      const count = bar.parentElement.querySelector(".count");
      whole.set(count, whole.get(count) || count.textContent);
      count.textContent = bar.value ? `${bar.value} of ${slugs.length} read` : whole.get(count);
      bar.parentElement.querySelector(".here")?.remove();
      if (!slugs.includes(next)) continue;
      const here = document.createElement("span");
      here.className = "here";
      here.textContent = "You are here";
      bar.parentElement.append(here);
    }
    for (const part of document.querySelectorAll(".chapters .part")) {
      const links = [...part.querySelectorAll("li > a")];
      const done = links.filter((link) => link.classList.contains("read")).length;
      part.querySelector(".tally")?.remove();
      // A long part is listed in windows: what is not there cannot be counted.
      if (!done || links.some((link) => link.textContent.startsWith("…"))) continue;
      const tally = document.createElement("span");
      tally.className = "tally";
      tally.innerHTML = `${done}/${links.length}<span class="visually-hidden"> read</span>`;
      part.querySelector("summary")?.append(tally);
    }
    if (box) box.checked = read.has(page.slug);
  };
  const mark = (yes) => {
    if (yes) read.add(page.slug);
    else read.delete(page.slug);
    set("read", [...read]);
    show();
  };

  let box;
  const about = document.querySelector(".about");
  if (isChapter && about) {
    const label = document.createElement("label");
    label.className = "done";
    box = document.createElement("input");
    box.type = "checkbox";
    box.addEventListener("change", () => mark(box.checked));
    label.append(box, "I have read this");
    about.prepend(label);
    // Reaching the end after a while counts as reading; taking the mark away again is final.
    const end = document.querySelector(".turn");
    const began = Date.now();
    let touched = read.has(page.slug);
    box.addEventListener("change", () => { touched = true; });
    if (end && "IntersectionObserver" in window) {
      new IntersectionObserver((entries) => {
        if (touched || !entries[0].isIntersecting || Date.now() - began < 45000) return;
        touched = true;
        mark(true);
      }).observe(end);
    }
  }
  if (isChapter) {
    const remember = () => {
      const passed = [...document.querySelectorAll("main h2[id]")].filter((h) => h.getBoundingClientRect().top < 200).pop();
      const section = passed?.firstChild?.textContent || "";
      set("last", { slug: page.slug, title: document.querySelector("main h1")?.textContent || document.title, at: passed?.id || "", section });
    };
    remember();
    addEventListener("pagehide", remember);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") remember(); });
  }

  const slot = document.getElementById("left-off");
  const last = get("last");
  if (slot && last?.slug) {
    const link = document.createElement("a");
    link.href = `${page.root}${encodeURI(last.slug)}.html${last.at ? `#${encodeURIComponent(last.at)}` : ""}`;
    link.textContent = last.title;
    link.className = "go";
    slot.replaceChildren("You left off at ", link);
    slot.parentElement.classList.add("returning");
    if (last.section) {
      const section = document.createElement("span");
      section.className = "section";
      section.textContent = last.section;
      slot.append(section);
    }
  }
  const forget = document.getElementById("forget");
  if (forget && (read.size || last)) {
    forget.hidden = false;
    forget.addEventListener("click", () => {
      for (const name of ["read", "last"]) set(name, null);
      read.clear();
      show();
      forget.replaceWith("Forgotten.");
    });
  }
  show();
})();
