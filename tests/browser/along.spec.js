// The book taken along: the zip in another folder, the single file, the next visit without network.
// Needs `hld build --offline --single-file`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { HTTP, SITE, address, watch } from "./site.js";

const ZIP = `${SITE}.zip`;
const FILE = `${SITE}.html`;

test.describe("the zip", () => {
  let folder;

  test.beforeAll(() => {
    expect(existsSync(ZIP), "hld build --offline was not run").toBe(true);
    folder = mkdtempSync(join(tmpdir(), "hld zip "));
    execFileSync("python3", ["-m", "zipfile", "-e", ZIP, folder]);
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("unpacks into one folder and opens by double-click", async ({ page }) => {
    const [only, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const open = (name) => page.goto(pathToFileURL(join(folder, only, name)).href);
    const troubles = watch(page);
    await open("index.html");
    await expect(page.locator("main h1").first()).toBeVisible();
    await open("foundations/caching.html");
    await expect(page.locator("figure.hld-diagram svg").first()).toBeVisible();
    // The theme's tools work from there.
    await page.locator("button.theme").click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    await open("roadmap.html");
    await expect(page.locator("main h1").first()).toBeVisible();
    const next = page.locator("main a[href$='.html']").first();
    const target = await next.getAttribute("href");
    await page.goto(new URL(target, page.url()).href);
    await expect(page.locator("main h1").first()).toBeVisible();
    expect(await page.evaluate(() => navigator.serviceWorker?.controller ?? null)).toBe(null);
    expect(troubles).toEqual([]);
  });
});

test("the single file asks for nothing", async ({ page }) => {
  expect(existsSync(FILE), "hld build --single-file was not run").toBe(true);
  const troubles = watch(page);
  const requests = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  const url = pathToFileURL(FILE).href;
  await page.goto(url);
  await expect(page.locator("main h1").first()).toBeVisible();
  await expect(page.locator("figure.hld-diagram svg").first()).toBeVisible();
  expect(requests).toEqual([url]);
  const twice = await page.evaluate(() => {
    const seen = new Set();
    return [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id) => seen.size === seen.add(id).size);
  });
  expect(twice).toEqual([]);
  // The contents lead to the chapters.
  const link = page.locator("nav[aria-label='Contents'] a").nth(3);
  const id = (await link.getAttribute("href")).slice(1);
  await link.click();
  await expect(page.locator(`[id="${id}"]`)).toBeInViewport();
  expect(troubles).toEqual([]);
});

test.describe("served", () => {
  test.use({ serviceWorkers: "allow" });

  const ready = (page) =>
    page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state));

  test("a visited page is there without network, another says that it is not", async ({ page, context }) => {
    await page.goto(address("foundations/caching.html", "http"));
    await ready(page);
    await page.goto(address("gold-lines.html", "http"));
    await context.setOffline(true);
    for (const name of ["gold-lines.html", "foundations/caching.html", "index.html", ""]) {
      await page.goto(HTTP + name);
      await expect(page.locator("main h1").first()).toBeVisible();
      const family = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
      expect(family).not.toMatch(/^Times/);
    }
    await page.goto(address("glossary.html", "http"));
    await expect(page.getByRole("heading", { name: "This page is not kept on this device" })).toBeVisible();
    await context.setOffline(false);
  });

  test("the whole book is kept when asked, and let go", async ({ page, context }) => {
    await page.goto(address("foundations/caching.html", "http"));
    await ready(page);
    const menu = page.locator("button.menu");
    if (await menu.isVisible()) await menu.click();
    const button = page.locator("button.keep");
    await expect(button).toHaveText("Keep the book for offline");
    await button.click();
    await expect(button).toHaveText("Do not keep the book", { timeout: 30_000 });
    await context.setOffline(true);
    await page.goto(address("glossary.html", "http"));
    await expect(page.locator("main h1").first()).toBeVisible();
    await context.setOffline(false);
    if (await menu.isVisible()) await menu.click();
    await button.click();
    await expect(button).toHaveText("Keep the book for offline");
  });

  test("a page has its Markdown twin", async ({ page, request }) => {
    await page.goto(address("foundations/caching.html", "http"));
    const href = await page.locator("link[rel=alternate][type='text/markdown']").getAttribute("href");
    const twin = await request.get(new URL(href, page.url()).href);
    expect(twin.ok()).toBe(true);
    const text = await twin.text();
    expect(text.startsWith("# ")).toBe(true);
    expect(text).toContain("**Drawing: ");
    expect(text).not.toMatch(/<(svg|figure|aside|section|div|details)\b/);
  });
});
