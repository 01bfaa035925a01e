// The words one looked for, marked on the page and in its drawings.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  let bar;

  // Where a text has one of the stems: [from, to], in order and apart.
  hldFind.ranges = (text, wanted) => {
    const found = [];
    hldFind.words(text, (word, start, end) => {
      if (!wanted.has(hldFind.stem(word))) return;
      const last = found.at(-1);
      if (last && start <= last[1]) {
        last[0] = Math.min(last[0], start);
        last[1] = Math.max(last[1], end);
      } else {
        found.push([start, end]);
      }
    });
    return found;
  };

  // Behind a line of a drawing stands a box; a copy of the drawing does not show it.
  const box = (text) => {
    const { x, y, width, height } = text.getBBox();
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x: x - 3, y: y - 1, width: width + 6, height: height + 2, rx: 3, fill: "none", class: "hit" })) rect.setAttribute(name, value);
    if (text.hasAttribute("transform")) rect.setAttribute("transform", text.getAttribute("transform"));
    text.before(rect);
    return rect;
  };

  const clear = () => {
    for (const hit of document.querySelectorAll("main .hit")) {
      if (hit.localName === "rect") hit.remove();
      else {
        const parent = hit.parentNode;
        hit.replaceWith(...hit.childNodes);
        parent.normalize();
      }
    }
    bar?.remove();
    bar = undefined;
    try {
      const url = new URL(location.href);
      url.searchParams.delete("hl");
      history.replaceState(history.state, "", url);
    } catch { /* the address keeps its words */ }
  };

  hldFind.mark = async (stems) => {
    await hldFind.start();
    const wanted = new Set(stems.split(" ").filter(Boolean));
    const main = document.querySelector("main");
    if (!wanted.size || !main) return;
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("script, style, title, desc, button, .bar") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const hits = [];
    const boxed = new Set();
    for (const node of nodes) {
      const found = hldFind.ranges(node.data, wanted);
      if (!found.length) continue;
      const drawn = node.parentElement.closest("svg text");
      if (drawn) {
        if (!boxed.has(drawn)) hits.push(box(drawn));
        boxed.add(drawn);
        continue;
      }
      if (node.parentElement.closest("svg")) continue;
      let rest = node, cut = 0;
      for (const [start, end] of found) {
        const middle = rest.splitText(start - cut);
        rest = middle.splitText(end - start);
        cut = end;
        const mark = document.createElement("mark");
        mark.className = "hit";
        middle.replaceWith(mark);
        mark.append(middle);
        hits.push(mark);
      }
    }
    if (!hits.length) return;
    reveal(hits);
    bar = document.createElement("div");
    bar.className = "hits";
    bar.setAttribute("role", "status");
    bar.textContent = `${hits.length} ${hits.length === 1 ? "hit" : "hits"} marked `;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Clear";
    button.addEventListener("click", () => {
      clear();
      main.focus({ preventScroll: true });
    });
    bar.append(button);
    document.body.append(bar);
  };

  // Shows the first hit of the section that was asked for, opening the answer it hides in.
  const reveal = (hits) => {
    let target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no such place */ }
    if (!target) return;
    const after = hits.find((hit) => target.contains(hit) || target.compareDocumentPosition(hit) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!after) return;
    const answer = after.closest("details:not([open])");
    if (answer) answer.open = true;
    target.scrollIntoView();
    const { top, bottom } = after.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) after.scrollIntoView({ block: "center" });
  };
})();
