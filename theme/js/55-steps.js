// Numbered drawings, step by step: what comes later is not there yet, the step itself stands out, its sentence is said below, its line in the list is marked.
(() => {
  // The sentences of the description by number: "1. … 2 and 3. …"; of a panel, with the panel's name.
  const sentences = (text) => {
    const told = new Map();
    const marks = [...text.matchAll(/(?:^|\s)(\d{1,2}(?:(?:, |\.? and )\d{1,2})*)\. /g)];
    // The sentence that stands open at the end: "TLS 1.2:".
    const lead = (piece) => piece.match(/(?:^|[.?!] )((?:(?![.?!] ).)*:)\s*$/s)?.[1];
    let panel = lead(text.slice(0, marks[0]?.index)) || "";
    marks.forEach((mark, at) => {
      const piece = text.slice(mark.index + mark[0].length, marks[at + 1]?.index).trim();
      const next = lead(piece);
      const said = `${panel} ${next ? piece.slice(0, -next.length).trim() : piece}`.trim();
      for (const n of mark[1].match(/\d+/g).map(Number)) told.set(n, told.has(n) ? `${told.get(n)} ${said}` : said);
      panel = next || panel;
    });
    return told;
  };
  // The numbered list that goes with a drawing: right below it, or after a sentence or two with as many items.
  const listOf = (figure, count) => {
    let next = figure;
    for (let i = 0; i < 4 && (next = next.nextElementSibling) && !/^H\d$/.test(next.tagName); i++) {
      const items = next.matches("ol") ? next.children.length : 0;
      if (items === count || (items > count && i === 0)) return next;
    }
    return null;
  };
  const make = (html) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    return box.firstChild;
  };

  for (const figure of document.querySelectorAll(".hld-diagram")) {
    const canvas = figure.querySelector(".hld-canvas");
    const svg = canvas?.querySelector("svg");
    if (!svg) continue;
    const told = sentences(svg.querySelector("desc")?.textContent || "");
    // Panels may each begin at 1: what they show at the same number is shown together.
    const parts = new Map();
    for (const node of svg.querySelectorAll("[data-step]")) {
      const n = Number(node.dataset.step);
      parts.set(n, [...(parts.get(n) || []), node]);
    }
    let last = 0;
    while (parts.has(last + 1) && (!told.size || told.has(last + 1))) last++;
    if (last < 2) continue;
    const list = listOf(figure, last);
    const say = (n) => told.get(n) || list?.children[n - 1].textContent || parts.get(n).flatMap((node) => node.textContent.match(/\D+/) ? [node.textContent] : []).join("; ");
    const discs = (n) => parts.get(n).filter((node) => node.textContent.trim() === String(n));

    let strip, large, now = 0;
    const clear = () => {
      for (const ring of svg.querySelectorAll(".ring")) ring.remove();
      for (const node of svg.querySelectorAll("[data-step]")) node.classList.remove("later", "now");
      svg.classList.remove("stepping");
      list?.querySelector(".now")?.classList.remove("now");
    };
    const ring = (node) => {
      const box = node.getBoundingClientRect();
      const at = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(svg.getScreenCTM().inverse());
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const [name, value] of Object.entries({ class: "ring", cx: at.x, cy: at.y, r: 19 })) circle.setAttribute(name, value);
      svg.append(circle);
    };
    // Brings a part of the drawing into view, above the strip.
    const reveal = (node) => {
      const box = node.getBoundingClientRect();
      const stage = large?.querySelector(".stage");
      const view = stage ? stage.getBoundingClientRect() : { top: 64, left: 0, right: innerWidth, bottom: strip.getBoundingClientRect().top };
      const off = (from, to, low, high) => Math.min(0, from - 12 - low) || Math.max(0, to + 12 - high);
      (stage || window).scrollBy({ left: stage ? off(box.left, box.right, view.left, view.right) : 0, top: off(box.top, box.bottom, view.top, view.bottom) });
    };
    const show = (step) => {
      now = Math.max(1, Math.min(last, step));
      clear();
      svg.classList.add("stepping");
      for (const [n, nodes] of parts) {
        if (n > last) continue;
        for (const node of nodes) {
          node.classList.toggle("later", n > now);
          node.classList.toggle("now", n === now);
        }
      }
      discs(now).forEach(ring);
      list?.children[now - 1].classList.add("now");
      const line = strip.querySelector("p");
      line.innerHTML = `<b>${now} of ${last}</b> `;
      line.append(say(now));
      strip.querySelector("[data-go='-1']").disabled = now === 1;
      strip.querySelector("[data-go='1']").disabled = now === last;
      reveal(discs(now)[0] || parts.get(now)[0]);
    };
    const place = () => {
      if (large) large.append(strip);
      else canvas.after(strip);
    };
    const buttons = ["Step through", "Steps"].map((name) => make(`<button type="button" class="stepper" aria-expanded="false">${name}</button>`));
    const [button, inside] = buttons;
    const mark = () => buttons.forEach((one) => one.setAttribute("aria-expanded", String(Boolean(strip))));
    const stop = () => {
      clear();
      strip.remove();
      strip = undefined;
      mark();
      (large ? inside : button).focus();
    };
    const toggle = () => {
      if (strip) return stop();
      strip = make('<div class="steps"><button type="button" data-go="-1" aria-label="Previous step">←</button><button type="button" data-go="1" aria-label="Next step">→</button><p aria-live="polite"></p><button type="button" data-go="0">End</button></div>');
      strip.addEventListener("click", (event) => {
        const go = event.target.closest("button")?.dataset.go;
        if (go === "0") stop();
        else if (go) show(now + Number(go));
      });
      place();
      mark();
      show(1);
      strip.querySelector("[data-go='1']").focus({ preventScroll: true });
    };
    for (const one of buttons) one.addEventListener("click", toggle);
    let bar = figure.querySelector(".bar");
    if (!bar) figure.append((bar = make('<div class="bar"></div>')));
    bar.prepend(button);
    // The large view shows the drawing itself, so the steps go with it.
    figure.addEventListener("hld:large", (event) => {
      large = event.detail;
      large.querySelector(".viewer-bar").insertBefore(inside, large.querySelector("[data-do='svg']"));
      if (strip) place();
    });
    figure.addEventListener("hld:small", () => {
      large = undefined;
      inside.remove();
      if (strip) place();
    });
  }
})();
