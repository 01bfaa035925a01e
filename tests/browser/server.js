// A static server for the tests: files of the built site and nothing else.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { CJK, SITE, HTTP } from "./site.js";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

// As on a static host, each site answers what it does not have with its own page.
const place = (path) => {
  const book = /^\/cjk\/(ja|zh)\//.exec(path);
  return book ? [join(CJK, book[1]), path.slice(book[0].length - 1)] : [SITE, path];
};

createServer(async (request, response) => {
  const [site, path] = place(normalize(decodeURIComponent(new URL(request.url, HTTP).pathname)));
  const file = join(site, path.endsWith("/") ? join(path, "index.html") : path);
  if (!file.startsWith(site)) {
    response.writeHead(403).end();
    return;
  }
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] || "application/octet-stream" }).end(bytes);
  } catch {
    // A site without an address has relative links only; as under `hld serve`, they lead from the root.
    const rooted = (page) => (site === SITE ? page.replace("<head>", '<head><base href="/">') : page);
    const missing = await readFile(join(site, "404.html"), "utf8").then(rooted, () => "not found");
    response.writeHead(404, { "content-type": TYPES[".html"] }).end(missing);
  }
}).listen(Number(new URL(HTTP).port), "127.0.0.1");
