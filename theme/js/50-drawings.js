// Drawings: open large, zoom by button, pinch and Ctrl-wheel, pan by dragging; copy as SVG or PNG.
(() => {
  const figures = document.querySelectorAll(".hld-diagram");
  if (!figures.length || !window.HTMLDialogElement) return;
  let dialog, stage, title, svg, home, scale = 1, fitted = 1;

  const size = () => {
    const box = svg.viewBox.baseVal;
    return { w: box?.width || 800, h: box?.height || 600 };
  };
  // Zooms about a point of the stage, so that what one looks at stays where it is.
  const zoom = (to, x = stage.clientWidth / 2, y = stage.clientHeight / 2) => {
    const next = Math.min(8, Math.max(fitted / 2, to));
    const fx = (stage.scrollLeft + x) / scale;
    const fy = (stage.scrollTop + y) / scale;
    scale = next;
    svg.style.width = `${size().w * scale}px`;
    stage.scrollLeft = fx * scale - x;
    stage.scrollTop = fy * scale - y;
  };
  const fit = () => {
    const { w, h } = size();
    fitted = Math.min((stage.clientWidth - 16) / w, (stage.clientHeight - 16) / h, 3);
    scale = fitted;
    svg.style.width = `${w * scale}px`;
  };
  const standalone = () => {
    const copy = svg.cloneNode(true);
    for (const ring of copy.querySelectorAll(".ring")) ring.remove();
    // A copy is the whole drawing, whatever step is shown.
    for (const node of [copy, ...copy.querySelectorAll("[class]")]) node.removeAttribute("class");
    copy.removeAttribute("style");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const { w, h } = size();
    copy.setAttribute("width", w);
    copy.setAttribute("height", h);
    // Outside this page nothing sets the colors: the light ones are written in.
    return new XMLSerializer().serializeToString(copy).replace(/var\(--[\w-]+,\s*([^)]+)\)/g, "$1");
  };
  const png = (button) => {
    const { w, h } = size();
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = w * 2;
      canvas.height = h * 2;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(async (blob) => {
        try {
          await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
          hldSay(button, "Copied");
        } catch {
          const link = document.createElement("a");
          link.href = URL.createObjectURL(blob);
          link.download = `${home.id || "drawing"}.png`;
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 10000);
          hldSay(button, "Saved");
        }
      });
    };
    image.onerror = () => hldSay(button, "Not made");
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone())}`;
  };

  const build = () => {
    dialog = document.createElement("dialog");
    dialog.className = "viewer";
    dialog.setAttribute("aria-labelledby", "viewer-title");
    dialog.innerHTML = '<div class="viewer-bar"><p id="viewer-title"></p><button type="button" data-do="out" aria-label="Zoom out">−</button><button type="button" data-do="in" aria-label="Zoom in">+</button><button type="button" data-do="fit">Fit</button><button type="button" data-do="svg">Copy SVG</button><button type="button" data-do="png">Copy PNG</button><button type="button" data-do="close">Close</button></div><div class="stage" tabindex="0" role="group" aria-label="Drawing, scrolls"></div>';
    document.body.append(dialog);
    stage = dialog.querySelector(".stage");
    title = dialog.querySelector("#viewer-title");
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      switch (button?.dataset.do) {
        case "in": zoom(scale * 1.25); break;
        case "out": zoom(scale / 1.25); break;
        case "fit": fit(); break;
        case "svg": hldCopy(standalone(), button); break;
        case "png": png(button); break;
        case "close": dialog.close(); break;
      }
    });
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = stage.getBoundingClientRect();
      zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    const fingers = new Map();
    let spread = 0;
    stage.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      fingers.set(event.pointerId, event);
      const box = stage.getBoundingClientRect();
      if (fingers.size === 2) {
        const [a, b] = [...fingers.values()];
        const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        if (spread) zoom(scale * (now / spread), (a.clientX + b.clientX) / 2 - box.left, (a.clientY + b.clientY) / 2 - box.top);
        spread = now;
      } else {
        stage.scrollLeft -= event.clientX - before.clientX;
        stage.scrollTop -= event.clientY - before.clientY;
      }
    });
    const lift = (event) => { fingers.delete(event.pointerId); spread = 0; };
    stage.addEventListener("pointerup", lift);
    stage.addEventListener("pointercancel", lift);
    dialog.addEventListener("close", () => {
      svg.style.removeProperty("width");
      home.canvas.style.removeProperty("min-height");
      home.canvas.append(svg);
      home.figure.dispatchEvent(new CustomEvent("hld:small"));
      home.button.focus();
    });
  };

  for (const figure of figures) {
    const canvas = figure.querySelector(".hld-canvas");
    const drawing = canvas?.querySelector("svg");
    if (!drawing) continue;
    const bar = document.createElement("div");
    bar.className = "bar";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Open large";
    bar.append(button);
    figure.append(bar);
    const open = () => {
      if (!dialog) build();
      svg = drawing;
      home = { figure, canvas, button, id: figure.id };
      title.textContent = figure.querySelector("figcaption")?.firstChild?.textContent.trim() || "Drawing";
      // The drawing itself moves, ids and all; its place is kept.
      canvas.style.minHeight = `${canvas.offsetHeight}px`;
      stage.replaceChildren(svg);
      dialog.showModal();
      figure.dispatchEvent(new CustomEvent("hld:large", { detail: dialog }));
      fit();
      // Where the whole would be too small to read, its first part at its own size.
      if (fitted < .8) zoom(.9, 0, 0);
    };
    button.addEventListener("click", open);
    // A drawing with links of its own keeps its clicks.
    if (!drawing.querySelector("a")) {
      canvas.classList.add("opens");
      drawing.addEventListener("click", () => { if (!dialog?.open) open(); });
    }
  }
})();
