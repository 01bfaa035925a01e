// The index: scripts that are loaded when a question needs them, so that it works from disk too.
(() => {
  const here = document.currentScript.src;
  const folder = here.replace(/[^/]*$/, "search/");
  hldFind.root = here.replace(/hld\/[^/]*$/, "");
  const waiting = new Map();
  const loads = new Map();
  hldFind.got = (name, data) => waiting.get(name)?.(data);

  const load = (name) => {
    if (!loads.has(name)) {
      loads.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = `${folder}${name}.js`;
        script.onload = () => { script.remove(); reject(new Error(`${name} says nothing`)); };
        script.onerror = () => { script.remove(); loads.delete(name); reject(new Error(`${name} is not there`)); };
        document.head.append(script);
      }));
    }
    return loads.get(name);
  };

  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const value = new Uint8Array(128);
  [...digits].forEach((c, at) => { value[c.charCodeAt(0)] = at; });
  const numbers = (text) => {
    let at = 0;
    return () => {
      let number = 0, shift = 0, bits;
      do {
        bits = value[text.charCodeAt(at++)];
        number |= (bits & 31) << shift;
        shift += 5;
      } while (bits & 32);
      return number;
    };
  };

  // The start of the index: tables, and which script holds what.
  let started;
  const start = () => started ||= load("index").then((index) => {
    hldFind.tables(index);
    return index;
  }, (error) => { started = undefined; throw error; });
  hldFind.start = start;

  // A script of words: stems in order, the forms they were written in, and in how many places they stand.
  const vocabularies = new Map();
  const vocabulary = (index, at) => {
    if (!vocabularies.has(at)) {
      const [name, [first]] = index.w[at];
      vocabularies.set(at, load(name).then(([stemText, formText, countText]) => {
        const stems = [];
        let last = "";
        for (const [, capital, rest] of stemText.matchAll(/([A-Z])([^A-Z]*)/g)) {
          const shared = capital.charCodeAt(0) - 65;
          last = [...last].slice(0, shared).join("") + rest;
          stems.push(last);
        }
        const count = numbers(countText);
        const counts = Uint32Array.from(stems, () => count());
        const forms = formText.split(" ").map((codes) => [...codes].map((code) => index.endings[digits.indexOf(code)]));
        return { first, stems, forms, counts };
      }));
    }
    return vocabularies.get(at);
  };
  // The vocabularies in which words from `low` up to and with the prefix `high` may stand.
  hldFind.vocabularies = async (low, high) => {
    const index = await start();
    const wanted = [];
    index.w.forEach(([, [, begins]], at) => {
      const after = index.w[at + 1]?.[1][1];
      if (begins <= `${high}\u{10ffff}` && !(after !== undefined && after < low)) wanted.push(vocabulary(index, at));
    });
    return Promise.all(wanted);
  };

  // The places of one word: [page, section, worth] one after the other.
  const runs = new Map();
  const places = async (index, at) => {
    const [name, [first, end]] = index.p[at];
    const [[pageText, sectionText, levelText], all] = await Promise.all([load(name), hldFind.all(index, first, end)]);
    const page = numbers(pageText), section = numbers(sectionText);
    const found = new Map();
    let read = 0;
    for (let word = first; word < end; word++) {
      const count = all(word);
      const list = new Uint32Array(count * 3);
      let last = 0;
      for (let i = 0; i < count; i++) {
        last += page();
        const level = value[levelText.charCodeAt(read++)];
        list[i * 3] = last;
        list[i * 3 + 1] = section();
        list[i * 3 + 2] = level < 4 ? level : (4 + (level & 3)) << ((level >> 2) - 1);
      }
      found.set(word, list);
    }
    return found;
  };
  // How often each word stands somewhere, over the vocabularies that hold a run of words.
  hldFind.all = async (index, first, end) => {
    const held = [];
    for (let at = 0; at < index.w.length; at++) {
      const begins = index.w[at][1][0];
      const ends = index.w[at + 1]?.[1][0] ?? index.words;
      if (begins < end && first < ends) held.push(vocabulary(index, at));
    }
    const lists = await Promise.all(held);
    return (word) => {
      const list = lists.findLast((list) => list.first <= word);
      return list.counts[word - list.first];
    };
  };
  hldFind.places = async (word) => {
    const index = await start();
    const at = index.p.findIndex(([, [first, end]]) => first <= word && word < end);
    if (!runs.has(at)) runs.set(at, places(index, at));
    return (await runs.get(at)).get(word);
  };

  // What a result shows: [out, name, part, [[id, heading, excerpt], …]].
  hldFind.page = async (page) => {
    const index = await start();
    const [name, first] = index.s.findLast(([, first]) => first <= page);
    return (await load(name))[page - first];
  };
})();
