// Tables: sort by a column, copy as Markdown or CSV.
(() => {
  const number = (text) => {
    const found = text.replace(/[\s,_\u00a0\u202f](?=\d{3})/g, "").match(/^[~<>≈≤≥$€]?\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%|[kKMGTPE]i?[Bb]?\b|ns|[uµ]s|ms|s\b|min|h\b|days?|d\b)?/);
    if (!found) return null;
    const scale = { k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18, n: 1e-9, u: 1e-6, µ: 1e-6, h: 3600, d: 86400 };
    const unit = found[2] || "";
    const factor = unit === "ms" ? 1e-3 : unit === "min" ? 60 : scale[unit[0]] || 1;
    return Number(found[1]) * factor;
  };
  const text = (cell) => {
    const copy = cell.cloneNode(true);
    for (const part of copy.querySelectorAll(".footnote-reference, .sort")) part.remove();
    for (const part of copy.querySelectorAll("[role=img][aria-label]")) part.replaceWith(part.textContent || part.getAttribute("aria-label"));
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const rows = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => text(cell)));
  const markdown = (table) => {
    const [head, ...body] = rows(table);
    const align = [...table.rows[0].cells].map((c) => (c.className === "right" ? "--:" : c.className === "center" ? ":-:" : "---"));
    return [head, align, ...body].map((r) => `| ${r.map((c, i) => (r === align ? c : c.replaceAll("|", "\\|"))).join(" | ")} |`).join("\n") + "\n";
  };
  const csv = (table) => rows(table).map((r) => r.map((c) => (/[",\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(",")).join("\r\n") + "\r\n";

  for (const table of document.querySelectorAll("main table")) {
    const body = table.tBodies[0];
    const head = table.tHead?.rows[0];
    if (!body || !head) continue;
    const frame = table.closest(".hld-table") || table.closest(".table-wrapper");
    const scroll = table.closest(".hld-scroll, .table-wrapper");
    if (scroll && scroll.scrollWidth > scroll.clientWidth && !scroll.hasAttribute("tabindex")) {
      scroll.tabIndex = 0;
      scroll.setAttribute("role", "group");
      scroll.setAttribute("aria-label", "Table, scrolls sideways");
    }
    scroll?.addEventListener("scroll", () => { scroll.classList.toggle("scrolled", scroll.scrollLeft > 0); }, { passive: true });
    if (body.rows.length > 2) {
      const order = [...body.rows];
      [...head.cells].forEach((cell, column) => {
        if (cell.tagName !== "TH") return;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        const name = text(cell);
        button.setAttribute("aria-label", `Sort by ${name}`);
        button.addEventListener("click", () => {
          const now = cell.getAttribute("aria-sort");
          for (const other of head.cells) other.removeAttribute("aria-sort");
          if (now === "descending") {
            body.append(...order);
            return;
          }
          const up = now === "ascending" ? -1 : 1;
          const key = (row) => text(row.cells[column] || row.cells[0]);
          const sorted = [...order].sort((a, b) => {
            const [x, y] = [key(a), key(b)];
            const [m, n] = [number(x), number(y)];
            if (m !== null && n !== null) return (m - n) * up;
            if ((m === null) !== (n === null)) return m === null ? 1 : -1;
            return x.localeCompare(y, undefined, { numeric: true }) * up;
          });
          cell.setAttribute("aria-sort", up === 1 ? "ascending" : "descending");
          body.append(...sorted);
        });
        cell.append(button);
      });
    }
    if (!frame.matches(".hld-table")) continue;
    const bar = document.createElement("div");
    bar.className = "bar";
    for (const [label, make] of [["Markdown", markdown], ["CSV", csv]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.title = `Copy as ${label}`;
      button.addEventListener("click", () => hldCopy(make(table), button));
      bar.append(button);
    }
    frame.append(bar);
  }
})();
