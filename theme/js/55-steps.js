// Drawings with numbered arrows: step through them, the number ringed, its sentence beneath, its line in the list marked.
(() => {
  const steps = (text) => [...text.matchAll(/(?:^|\s)(\d{1,2})\. (.*?)(?=\s\d{1,2}\. |$)/gs)].map((m) => [Number(m[1]), m[2]]);
  for (const figure of document.querySelectorAll(".hld-diagram")) {
    const svg = figure.querySelector(".hld-canvas > svg");
    const bar = figure.querySelector(".bar");
    if (!svg || !bar) continue;
    const told = new Map();
    // Panels may each begin at 1: what they say at the same number is said together.
    for (const [n, sentence] of steps(svg.querySelector("desc")?.textContent || "")) told.set(n, told.has(n) ? `${told.get(n)} ${sentence}` : sentence);
    const places = new Map();
    for (const text of svg.querySelectorAll("text")) {
      const number = Number(text.textContent);
      // Numbers on discs are white; other numbers are figures.
      if (!/^\d{1,2}$/.test(text.textContent.trim()) || !/ffffff/i.test(text.getAttribute("fill") || "")) continue;
      places.set(number, [...(places.get(number) || []), text]);
    }
    let last = 0;
    while (told.has(last + 1) && places.has(last + 1)) last++;
    if (last < 2) continue;
    const list = figure.nextElementSibling?.matches("ol") && figure.nextElementSibling.children.length >= last ? figure.nextElementSibling : null;

    let strip, now = 0;
    const clear = () => {
      for (const ring of svg.querySelectorAll(".ring")) ring.remove();
      list?.querySelector(".now")?.classList.remove("now");
    };
    const show = (step) => {
      now = Math.max(1, Math.min(last, step));
      clear();
      const toSvg = svg.getScreenCTM().inverse();
      for (const text of places.get(now)) {
        const box = text.getBoundingClientRect();
        const at = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(toSvg);
        const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        ring.setAttribute("class", "ring");
        ring.setAttribute("cx", at.x);
        ring.setAttribute("cy", at.y);
        ring.setAttribute("r", 19);
        svg.append(ring);
      }
      list?.children[now - 1].classList.add("now");
      strip.querySelector("p").innerHTML = `<b>${now} of ${last}</b> `;
      strip.querySelector("p").append(told.get(now));
      strip.querySelector("[data-go='-1']").disabled = now === 1;
      strip.querySelector("[data-go='1']").disabled = now === last;
    };
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Step through";
    button.setAttribute("aria-expanded", "false");
    const stop = () => {
      clear();
      strip.remove();
      strip = undefined;
      button.setAttribute("aria-expanded", "false");
      button.focus();
    };
    button.addEventListener("click", () => {
      if (strip) return stop();
      strip = document.createElement("div");
      strip.className = "steps";
      strip.innerHTML = '<button type="button" data-go="-1" aria-label="Previous step">←</button><button type="button" data-go="1" aria-label="Next step">→</button><p aria-live="polite"></p><button type="button" data-go="0">End</button>';
      figure.querySelector(".hld-canvas").after(strip);
      strip.addEventListener("click", (event) => {
        const go = event.target.closest("button")?.dataset.go;
        if (go === "0") stop();
        else if (go) show(now + Number(go));
      });
      button.setAttribute("aria-expanded", "true");
      show(1);
      strip.querySelector("[data-go='1']").focus();
    });
    bar.prepend(button);
  }
})();
