// The dialog: one types, results stand below, arrows choose, Enter goes there; Escape closes.
(() => {
  let dialog, input, list, status, none, opener, turn = 0, active = -1;

  const choose = (at) => {
    const options = list.children;
    options[active]?.setAttribute("aria-selected", "false");
    active = options.length ? (at + options.length) % options.length : -1;
    const option = options[active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const HINT = "A chapter, a term, a question in your own words, a word from a drawing.";

  // A piece of a result, the words that were asked for marked in it.
  const line = (kind, text, wanted) => {
    const span = document.createElement("span");
    span.className = kind;
    let cut = 0;
    for (const [from, to] of wanted ? hldFind.ranges(text, wanted) : []) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      span.append(text.slice(cut, from), mark);
      cut = to;
    }
    span.append(text.slice(cut));
    return span;
  };

  const show = async () => {
    const mine = ++turn;
    const text = input.value.trimStart();
    let found = { count: 0, pages: 0, results: [] };
    try {
      if (text) found = await hldFind.query(text);
    } catch {
      if (mine === turn) status.textContent = "The index could not be loaded.";
      return;
    }
    if (mine !== turn) return;
    list.replaceChildren(...found.results.map((result, at) => {
      const option = document.createElement("a");
      option.id = `found-${at}`;
      option.href = result.href;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const wanted = new Set(result.stems);
      if (result.under) option.className = "under";
      const top = line("found-title", result.under ? "" : result.title, wanted);
      if (result.heading) top.append(line("found-heading", (result.under ? "" : " › ") + result.heading, wanted));
      option.append(top);
      if (!result.under) option.append(line("found-part", result.part));
      if (result.excerpt) option.append(line("found-excerpt", result.excerpt, wanted));
      return option;
    }));
    list.hidden = !found.results.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.scrollTop = 0;
    list.dataset.asked = text;
    choose(0);
    none.hidden = !text || found.count > 0;
    const more = found.count > found.pages ? `, the best ${found.pages} shown` : "";
    status.textContent = !text ? HINT : found.count === 0 ? "Nothing found." : `${found.count} ${found.count === 1 ? "page" : "pages"}${more}`;
  };

  const build = () => {
    dialog = document.createElement("dialog");
    dialog.className = "find";
    dialog.setAttribute("aria-label", "Search this book");
    dialog.innerHTML = `<div class="find-bar"><input type="search" role="combobox" aria-label="Search this book" aria-autocomplete="list" aria-expanded="false" aria-controls="found" placeholder="Search the book" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="go"><button type="button">Close</button></div><div class="find-line"><p class="find-status" role="status">${HINT}</p><p class="find-keys" aria-hidden="true"><kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> open</p></div><p class="find-none" hidden>Fewer words may help, or another word for it. There is also <a>the list of all chapters</a>.</p><div id="found" role="listbox" aria-label="Results" hidden></div>`;
    dialog.querySelector(".find-none a").href = `${hldFind.root}toc.html`;
    document.body.append(dialog);
    [input, status, none, list] = ["input", ".find-status", ".find-none", "#found"].map((what) => dialog.querySelector(what));
    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 40);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter") {
        event.preventDefault();
        list.children[active]?.click();
      } else if (event.key === "Escape") {
        // A search field would only empty itself, and the dialog stay.
        event.preventDefault();
        dialog.close();
      }
    });
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    // A click beside the dialog closes it, too.
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    // A result on this very page only moves there.
    list.addEventListener("click", (event) => {
      if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });
    dialog.addEventListener("close", () => opener?.focus());
  };

  hldFind.open = (from, words) => {
    if (!dialog) build();
    if (dialog.open) return;
    opener = from;
    dialog.showModal();
    if (words) {
      input.value = words;
      show();
    }
    input.focus();
    input.select();
    // What any question needs is there before the first letter.
    hldFind.start().then(() => hldFind.vocabularies("", "")).catch(() => {});
  };
})();
