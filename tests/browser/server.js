// A static server for the tests: files of the built site and nothing else.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { SITE, HTTP } from "./site.js";

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

createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, HTTP).pathname));
  const file = join(SITE, path.endsWith("/") ? join(path, "index.html") : path);
  if (!file.startsWith(SITE)) {
    response.writeHead(403).end();
    return;
  }
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] || "application/octet-stream" }).end(bytes);
  } catch {
    // As `hld serve` does: the page's links are relative, the address may be of any depth.
    const missing = await readFile(join(SITE, "404.html"), "utf8").then((page) => page.replace("<head>", '<head><base href="/">'), () => "not found");
    response.writeHead(404, { "content-type": TYPES[".html"] }).end(missing);
  }
}).listen(Number(new URL(HTTP).port), "127.0.0.1");
