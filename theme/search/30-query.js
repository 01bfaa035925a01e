// A question to pages: words to stems, with prefixes and typing errors, then the pages where most of them stand.
(() => {
  const MOST_FORMS = 24;
  // Results with sections of their own below them, and how many each.
  const OPENED = 2, MOST_SECTIONS = 2;

  // Edits between two words, neighbors swapped counted once; more than `most` is all the same.
  const distance = (a, b, most, prefix) => {
    let before, row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        next.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      before = row;
      row = next;
    }
    return prefix ? Math.min(...row.slice(Math.max(1, a.length - most))) : row[b.length];
  };
  hldFind.distance = distance;

  const startsAt = (stems, prefix) => {
    let low = 0, high = stems.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stems[middle] < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  // The stems that a word of the question may mean: [id, stem, how sure], the surest first.
  const meanings = async (word, typing) => {
    const stem = hldFind.stem(word);
    const found = new Map();
    const add = (list, at, sure) => {
      const id = list.first + at;
      if (!(found.get(id)?.sure >= sure)) found.set(id, { id, stem: list.stems[at], sure, count: list.counts[at] });
    };
    const low = stem < word ? stem : word;
    for (const list of await hldFind.vocabularies(low, word)) {
      const exact = startsAt(list.stems, stem);
      if (list.stems[exact] === stem) add(list, exact, 1);
      // A longer stem of the same family; with the last word, whatever one may be about to type.
      for (const [prefix, more] of [[stem, stem.length > 4 ? 2 : 0], [word, typing && word.length > 1 ? 40 : 0]]) {
        if (!more) continue;
        for (let at = startsAt(list.stems, prefix); list.stems[at]?.startsWith(prefix); at++) {
          const extra = list.stems[at].length - prefix.length;
          if (extra > 0 && extra <= more) add(list, at, 0.6 - 0.02 * extra);
        }
      }
      // `replicati`: not a stem, but the beginning of a form of one.
      if (typing) {
        for (let length = 3; length < word.length; length++) {
          const at = startsAt(list.stems, word.slice(0, length));
          if (list.stems[at] === word.slice(0, length) && list.forms[at].some((ending) => (list.stems[at] + ending).startsWith(word))) add(list, at, 0.8);
        }
      }
    }
    if (!found.size && word.length > 3 && /^[\p{L}\p{N}]+$/u.test(word)) {
      const most = word.length > 7 ? 2 : 1;
      for (const list of await hldFind.vocabularies(word[0], word[0])) {
        list.stems.forEach((candidate, at) => {
          if (candidate.length > word.length + most) return;
          let best = most + 1;
          for (const ending of list.forms[at].length ? list.forms[at] : [""]) {
            const form = candidate + ending;
            if (Math.abs(form.length - word.length) > most && !(typing && form.length > word.length)) continue;
            const edits = distance(word, form, most, typing && word.length > 4);
            if (edits < best) best = edits;
          }
          if (best <= most) add(list, at, (best === 1 ? 0.6 : 0.4) + (candidate[0] === word[0] ? 0.1 : 0) + (candidate.length > 3 ? 0.05 : 0));
        });
      }
    }
    return [...found.values()].sort((a, b) => b.sure - a.sure || b.count - a.count || a.id - b.id).slice(0, MOST_FORMS);
  };

  // The pages that answer best: { page, section, stems }.
  hldFind.rank = async (text) => {
    const index = await hldFind.start();
    const asked = new Map();
    let last;
    hldFind.words(text, (word, from, to, joined) => {
      if (!asked.has(word)) asked.set(word, { joined, end: to });
      last = word;
    });
    const typing = last !== undefined && asked.get(last).end === text.length;
    const words = [...asked].filter(([word]) => !hldFind.isStop(word) || (asked.size === 1 && typing));
    const pages = new Map();
    let total = 0;
    for (const [number, [word, { joined }]] of words.entries()) {
      const terms = await meanings(word, typing && word === last);
      const lists = await Promise.all(terms.map((term) => hldFind.places(term.id)));
      const seen = new Set();
      for (const list of lists) for (let i = 0; i < list.length; i += 3) seen.add(list[i]);
      if (!seen.size) continue;
      const rare = Math.log(1 + index.pages / seen.size);
      if (!joined) total += rare;
      lists.forEach((list, at) => {
        const { sure, stem } = terms[at];
        for (let i = 0; i < list.length; i += 3) {
          const worth = list[i + 2] / 8;
          const score = sure * rare * (worth / (worth + 2) + worth / 16);
          let page = pages.get(list[i]);
          if (!page) pages.set(list[i], page = { sections: new Map(), best: [], rare: [], count: [], stems: new Set() });
          page.stems.add(stem);
          page.rare[number] = joined ? 0 : rare;
          page.count[number] = (page.count[number] || 0) + 1;
          if (!(page.best[number] >= score)) page.best[number] = score;
          let section = page.sections.get(list[i + 1]);
          if (!section) page.sections.set(list[i + 1], section = []);
          if (!(section[number] >= score)) section[number] = score;
        }
      });
    }
    const sum = (list) => list.reduce((all, one) => all + (one || 0), 0);
    const ranked = [];
    for (const [number, page] of pages) {
      let whole = 0;
      const sections = [...page.sections].map(([at, scores]) => {
        const held = sum(scores.map((_, word) => page.rare[word]));
        whole = Math.max(whole, held);
        return { at, held, score: sum(scores) * (total ? held / total : 1) };
      }).sort((a, b) => b.score - a.score || a.at - b.at);
      const section = sections[0].at;
      // Others on the page where all of it stands, as in a heading.
      const also = sections.slice(1, 1 + MOST_SECTIONS).filter(({ held, score }) => held >= whole && score >= 0.8 * total).map(({ at }) => at);
      const often = sum(page.count.map((count, word) => 0.15 * page.rare[word] * Math.log(1 + count)));
      const covered = total ? sum(page.rare) / total : 1;
      const score = (sum(page.best) + often) * covered * (0.75 + 0.25 * (total ? whole / total : 1));
      ranked.push({ page: number, section, also, score, stems: [...page.stems] });
    }
    return ranked.sort((a, b) => b.score - a.score || a.page - b.page);
  };

  // Results as they are shown.
  hldFind.query = async (text, limit = 12) => {
    const ranked = await hldFind.rank(text);
    const shown = ranked.slice(0, limit).map(async ({ page, section, also, stems }, place) => {
      const [out, title, part, sections] = await hldFind.page(page);
      const marks = stems.length ? `?hl=${encodeURIComponent(stems.join(" "))}` : "";
      const result = ([id, heading, excerpt], under) => ({ out, stems, href: `${hldFind.root}${out}${marks}${id && `#${encodeURIComponent(id)}`}`, title, part, heading, excerpt, under });
      const below = place < OPENED ? also.map((at) => sections[at]).filter((one) => one?.[0] && one[1]) : [];
      return [result(sections[section] || sections[0] || ["", "", ""], false), ...below.map((one) => result(one, true))];
    });
    return { count: ranked.length, pages: shown.length, results: (await Promise.all(shown)).flat() };
  };
})();
