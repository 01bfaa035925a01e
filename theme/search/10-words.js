// Text to words and stems, as crates/hld-site/src/search/words.rs does it: any change here is a change there.
window.hldFind = {};
(() => {
  const spaceless = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{2fa1f}]/u;
  const letter = /[\p{Alphabetic}\p{N}]/u;
  const isLetter = (c) => c !== undefined && letter.test(c) && !spaceless.test(c);
  const digit = /^[0-9]$/;
  const mark = /[\u0300-\u036f]/;
  const LONGEST = 40;
  let folds, steps, stops;

  // The tables come with the index.
  hldFind.tables = (index) => {
    folds = new Map();
    for (const [plain, marked] of index.fold) for (const c of marked) folds.set(c, plain);
    steps = index.steps;
    stops = new Set(index.stop.split(" "));
  };
  hldFind.isStop = (word) => stops.has(word);

  const fold = (word) => [...word.toLowerCase()].map((c) => folds.get(c) ?? c).join("");

  // Calls each(word, start, end, joined) with every word of a text.
  hldFind.words = (text, each) => {
    let word = "", from = 0, parts = [];
    const chars = [...text];
    const emit = (plain, start, end, joined) => {
      if ([...plain].length <= LONGEST) each(plain, start, end, joined);
    };
    const flush = (end, more) => {
      if (word) {
        const plain = fold(word);
        emit(plain, from, end, false);
        if (more || parts.length) parts.push([plain, from, end]);
        word = "";
      }
      if (!more) {
        if (parts.length === 2) emit(parts[0][0] + parts[1][0], parts[0][1], parts[1][2], true);
        parts = [];
      }
    };
    let at = 0;
    for (let i = 0; i < chars.length; i++) {
      const c = chars[i], next = chars[i + 1], start = at;
      at += c.length;
      if (spaceless.test(c)) {
        flush(start, false);
        let last = c, lastAt = start, alone = true;
        while (i + 1 < chars.length && spaceless.test(chars[i + 1])) {
          const follower = chars[++i];
          each(last + follower, lastAt, at + follower.length, false);
          alone = false;
          last = follower;
          lastAt = at;
          at += follower.length;
        }
        if (alone) each(c, start, at, false);
      } else if (isLetter(c)) {
        if (!word) from = start;
        word += c;
      } else if (word) {
        if (mark.test(c)) continue;
        if ((c === "'" || c === "’") && isLetter(next)) continue;
        if (c === "." && digit.test(word.at(-1)) && next !== undefined && digit.test(next)) word += c;
        else flush(start, (c === "-" || c === "\u2010" || c === "\u2011") && isLetter(next));
      }
    }
    flush(at, false);
  };

  hldFind.stem = (word) => {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
    for (const [verb, rules] of steps) {
      for (const [ending, put, least] of rules) {
        if (!word.endsWith(ending)) continue;
        const rest = word.slice(0, word.length - ending.length);
        if (rest.length < least || (verb && ending !== put && !/[aeiouy]/.test(rest))) continue;
        word = rest + put;
        if (verb && put === "" && word.length > 3 && /([bdgmnprt])\1$/.test(word)) word = word.slice(0, -1);
        break;
      }
    }
    return word;
  };
})();
