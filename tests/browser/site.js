// Where the built site is, and which pages it has.
import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const SITE = resolve(import.meta.dirname, process.env.SITE || "../../book");
// The books of tests/cjk, which know their addresses below /cjk/.
export const CJK = resolve(import.meta.dirname, process.env.CJK || "../../target/cjk");
export const HTTP = `http://localhost:${process.env.PORT || 38470}/`;

// Every HTML page, as a path with slashes.
export function pages() {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith(".html")) found.push(relative(SITE, path).replaceAll("\\", "/"));
    }
  };
  walk(SITE);
  return found.sort();
}

// The address of a page, by double-click or from the server.
export function address(page, scheme = "file") {
  return scheme === "file" ? pathToFileURL(join(SITE, page)).href : HTTP + page;
}

// Collects what a reader would never see but must not happen: console errors, failed and foreign requests.
export function watch(page) {
  const troubles = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A page that is left or loaded anew drops what it was still fetching, its icon for one; that is no trouble.
    if (reason !== "net::ERR_ABORTED") troubles.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    const ours = ["file:", "data:", "blob:", "about:"].includes(url.protocol) || url.host === new URL(HTTP).host;
    if (!ours) troubles.push(`foreign request: ${url}`);
  });
  return troubles;
}
