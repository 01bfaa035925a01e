// What others meet of a published site: its picture in a chat, an old address, a wrong one, the feed.
// The small book in Japanese knows its address on the test server, as a site on a static host does.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { CJK, HTTP, watch } from "./site.js";

const ADDRESS = `${HTTP}cjk/ja/`;
const meta = (page, name) => page.locator(`meta[property="${name}"], meta[name="${name}"]`).first().getAttribute("content");

test.beforeAll(() => expect(existsSync(join(CJK, "ja")), "the books in tests/cjk were not built").toBe(true));

test("a page names itself, and a title without letters in the fonts gets no picture of boxes", async ({ page }) => {
  await page.goto(`${ADDRESS}cache.html`);
  await expect(page.locator("link[rel=canonical]")).toHaveAttribute("href", `${ADDRESS}cache.html`);
  expect(await meta(page, "og:title")).toBe("キャッシュ");
  expect(await meta(page, "og:url")).toBe(`${ADDRESS}cache.html`);
  expect(await meta(page, "twitter:card")).toBe("summary");
  await expect(page.locator("meta[property='og:image']")).toHaveCount(0);
});

test("a page in Latin letters has its picture, which loads from its address", async ({ page }) => {
  await page.goto(`${ADDRESS}http.html`);
  const address = await meta(page, "og:image");
  expect(address.startsWith(ADDRESS)).toBe(true);
  expect(await meta(page, "twitter:card")).toBe("summary_large_image");
  expect(await meta(page, "og:image:alt")).toBe("HTTP: GET /cache");
  // As an app would show it; the page itself asks for it no more than for anything it does not need.
  const [width, height] = await page.evaluate(async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return [picture.naturalWidth, picture.naturalHeight];
  }, address);
  expect([width, height]).toEqual([1200, 630]);
  expect([String(width), String(height)]).toEqual([await meta(page, "og:image:width"), await meta(page, "og:image:height")]);
});

for (const scheme of ["file", "http"]) {
  test(`an old address leads to the new page: ${scheme}`, async ({ page }) => {
    const troubles = watch(page);
    const open = (path) => (scheme === "http" ? ADDRESS + path : pathToFileURL(join(CJK, "ja", path)).href);
    await page.goto(open("旧/キャッシュ入門.html"));
    await page.waitForURL((url) => url.pathname.endsWith("/cache.html"));
    await expect(page.getByRole("heading", { name: "古い値をどう消すか" })).toBeInViewport();
    // An old place on a page that is still there.
    await page.goto(`${open("cache.html")}#有効期限`);
    await page.waitForURL((url) => decodeURIComponent(url.hash) === "#古い値をどう消すか");
    expect(troubles).toEqual([]);
  });
}

// A browser asks the host for the icon of a page that names none, and the host may have no answer.
test("every page names its icon", () => {
  const files = readdirSync(join(CJK, "ja"), { recursive: true }).filter((file) => file.endsWith(".html"));
  expect(files).toContain("print.html");
  expect(files.some((file) => file.endsWith("キャッシュ入門.html"))).toBe(true);
  for (const file of files) expect(readFileSync(join(CJK, "ja", file), "utf8"), file).toContain('<link rel="icon"');
});

test("without scripts an old address leads on as well", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${ADDRESS}旧/キャッシュ入門.html`);
  await page.waitForURL((url) => url.pathname.endsWith("/cache.html"));
  await context.close();
});

test("a wrong address, however deep, is answered by a page with style, search and a way home", async ({ page }) => {
  const troubles = watch(page);
  const response = await page.goto(`${ADDRESS}no/such/page.html`);
  expect(response.status()).toBe(404);
  await expect(page.locator("main h1")).toBeVisible();
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(paper).not.toBe("rgba(0, 0, 0, 0)");
  await page.locator(".tools .search").click();
  await page.getByRole("combobox").fill("順序");
  const first = page.locator("#found a").first();
  await expect(first).toBeVisible();
  await first.click();
  await page.waitForURL(/\/cjk\/ja\/queue\.html/);
  await expect(page.locator("main mark.hit").first()).toBeVisible();
  await page.goto(`${ADDRESS}no/such/page.html`);
  await page.locator("main a").first().click();
  await page.waitForURL((url) => [ADDRESS, `${ADDRESS}index.html`].includes(url.href.split("#")[0]));
  // The browser says of the page itself that it was not found; nothing else is missing.
  expect(troubles.filter((one) => !/404 \(Not Found\)/.test(one))).toEqual([]);
});

test("sitemap and feed name full addresses that answer", async ({ page, request }) => {
  const [map, feed] = await Promise.all(["sitemap.xml", "feed.xml"].map(async (name) => (await request.get(ADDRESS + name)).text()));
  const locations = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1]);
  expect(locations).toContain(ADDRESS);
  expect(locations).toContain(`${ADDRESS}cache.html`);
  for (const location of locations) expect((await request.get(location)).status(), location).toBe(200);
  await page.goto(`${ADDRESS}index.html`);
  const [title, self] = await page.evaluate((text) => {
    const feed = new DOMParser().parseFromString(text, "application/xml");
    if (feed.querySelector("parsererror")) return ["broken"];
    return [feed.querySelector("feed > title").textContent, feed.querySelector("link[rel=self]").getAttribute("href")];
  }, feed);
  expect(title).toBe("システム設計ノート");
  expect(self).toBe(`${ADDRESS}feed.xml`);
});

test("pictures to share are no part of what is taken along", async ({ request }) => {
  const shared = readdirSync(join(CJK, "ja", "hld", "share"));
  expect(shared.length).toBeGreaterThan(0);
  const kept = Object.keys(await (await request.get(`${ADDRESS}hld/files.json`)).json());
  expect(kept.some((name) => name.includes("hld/share/"))).toBe(false);
  expect(kept).toContain("cache.html");
});
