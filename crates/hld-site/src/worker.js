// Keeps what was read for the next visit without network, and the whole book when the reader asks.
// Pages come from the network first; the version changes whenever a file of the book does.
const VERSION = "@version";
const CORE = "@core";
const LIST = "hld/files.json";
// An entry without content: the reader asked for the whole book.
const WHOLE = "hld/whole";
const SCOPE = self.registration.scope;
const PREFIX = `hld:${new URL(SCOPE).pathname}:`;
const NAME = PREFIX + VERSION;
// A page that is kept already is shown when the network takes longer than this.
const PATIENCE = 3000;

const at = (path) => new URL(path, SCOPE).href;
const pathOf = (url) => decodeURI(url.slice(SCOPE.length));
// One address for each page: no fragment, no query, a folder is its index.
const plain = (url) => {
  const { origin, pathname } = new URL(url);
  return origin + (pathname.endsWith("/") ? `${pathname}index.html` : pathname);
};

async function load(cache, path) {
  const response = await fetch(at(path), { cache: "no-cache" });
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  await cache.put(at(path), response);
}

// A few at a time; `each` hears of every one.
async function loadAll(cache, paths, each = () => {}) {
  const rest = [...paths];
  const next = async () => {
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
      if (!(await cache.match(at(path)))) await load(cache, path);
      each();
    }
  };
  await Promise.all(Array.from({ length: 6 }, next));
}

const listOf = async (cache) => (await cache.match(at(LIST)))?.json() ?? {};

// A new version begins with what the last one kept, fetched again where it changed.
async function install() {
  const cache = await caches.open(NAME);
  await load(cache, LIST);
  const list = await listOf(cache);
  const wanted = new Set(CORE);
  for (const client of await self.clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    if (client.url.startsWith(SCOPE)) wanted.add(pathOf(plain(client.url)));
  }
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME)) {
    const old = await caches.open(name);
    const was = await listOf(old);
    for (const { url } of await old.keys()) {
      const path = pathOf(url);
      if (path === WHOLE) {
        await cache.put(at(WHOLE), new Response(""));
        for (const each of Object.keys(list)) wanted.add(each);
      } else if (list[path] && list[path] === was[path]) {
        await cache.put(url, await old.match(url));
      } else if (list[path]) {
        wanted.add(path);
      }
    }
  }
  await loadAll(cache, [...wanted].filter((path) => list[path]));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
  await self.clients.claim();
}

const missing = () =>
  new Response(
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not kept</title>' +
      `<h1>This page is not kept on this device</h1><p>There is no network. <a href="${at("index.html")}">To the start of the book</a>.</p>`,
    { status: 503, headers: { "content-type": "text/html; charset=utf-8" } },
  );

async function answer(event) {
  const { request } = event;
  const url = plain(request.url);
  const cache = await caches.open(NAME);
  const kept = await cache.match(url);
  // A name with a hash, or a font, never changes its content within a version.
  if (kept && /-[0-9a-f]{8,}\.\w+$|\.woff2$/.test(url)) return kept;
  const fresh = fetch(request).then((response) => {
    if (response.ok && response.type === "basic" && !response.redirected) {
      const copy = response.clone();
      event.waitUntil(cache.put(url, copy));
    }
    return response;
  });
  try {
    if (!kept) return await fresh;
    fresh.catch(() => {});
    return await Promise.race([fresh, new Promise((done) => setTimeout(done, PATIENCE, kept))]);
  } catch {
    return kept ?? (request.mode === "navigate" ? missing() : Response.error());
  }
}

// What a page asks: how much is kept, keep everything, keep no more than what is read.
async function obey(word, tell) {
  const cache = await caches.open(NAME);
  const paths = Object.keys(await listOf(cache));
  const whole = async () => Boolean(await cache.match(at(WHOLE)));
  if (word === "keep") {
    let kept = 0;
    await loadAll(cache, paths, () => tell({ kept: ++kept, of: paths.length }));
    await cache.put(at(WHOLE), new Response(""));
  } else if (word === "drop") {
    for (const path of [...paths, WHOLE]) if (!CORE.includes(path)) await cache.delete(at(path));
  }
  tell({ whole: await whole() });
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = request.method === "GET" && request.url.startsWith(SCOPE) && !request.headers.has("range");
  if (ours && request.url !== at(LIST)) event.respondWith(answer(event));
});
self.addEventListener("message", (event) => {
  const tell = (news) => event.ports[0]?.postMessage(news);
  event.waitUntil(obey(event.data, tell).catch(() => tell({ failed: true })));
});
