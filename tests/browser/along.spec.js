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
  // One worker unpacks it once for all of them.
  test.describe.configure({ mode: "default" });
  let folder, open, requests, troubles;

  test.beforeAll(() => {
    expect(existsSync(ZIP), "hld build --offline was not run").toBe(true);
    folder = mkdtempSync(join(tmpdir(), "hld zip "));
    execFileSync("python3", ["-m", "zipfile", "-e", ZIP, folder]);
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.beforeEach(async ({ page, context }) => {
    await context.setOffline(true);
    const [only] = readdirSync(folder);
    open = (name) => page.goto(pathToFileURL(join(folder, only, name)).href);
    troubles = watch(page);
    requests = [];
    page.on("request", (request) => requests.push(request.url()));
  });
  test.afterEach(() => {
    expect(troubles).toEqual([]);
    // Whatever was loaded lies in the folder.
    const home = pathToFileURL(folder).href;
    expect(requests.filter((url) => !url.startsWith(home) && !/^(data|blob):/.test(url))).toEqual([]);
    expect(requests.length).toBeGreaterThan(0);
  });

  test("unpacks into one folder with its styles and drawings", async ({ page }) => {
    expect(readdirSync(folder).length).toBe(1);
    await open("index.html");
    await expect(page.locator("main h1").first()).toBeVisible();
    const family = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    expect(family).not.toMatch(/^Times/);
    await open("foundations/caching.html");
    await expect(page.locator("figure.hld-diagram svg").first()).toBeVisible();
    expect(await page.evaluate(() => navigator.serviceWorker?.controller ?? null)).toBe(null);
  });

  test("is searched, and hits are marked", async ({ page }) => {
    await open("index.html");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("cache stampede");
    await expect(page.locator("#found")).toHaveAttribute("data-asked", "cache stampede");
    await page.keyboard.press("Enter");
    await page.waitForURL(/foundations\/cache-stampede\.html/);
    await expect(page.locator("main mark.hit").first()).toBeVisible();
  });

  test("shows one's progress on the roadmap, which leads to the chapters", async ({ page }) => {
    await open("foundations/caching.html");
    await page.getByLabel("I have read this").check();
    await open("roadmap.html");
    const chapter = page.locator(".hld-roadmap a.read[href$='foundations/caching.html']").first();
    await expect(chapter).toBeAttached();
    await chapter.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/foundations\/caching\.html/);
    await expect(page.getByLabel("I have read this")).toBeChecked();
  });

  test("opens drawings large, by button and by Ctrl-wheel", async ({ page }) => {
    await open("foundations/caching.html");
    const figure = page.locator(".hld-diagram").first();
    await figure.getByRole("button", { name: "Open large" }).press("Enter");
    const viewer = page.getByRole("dialog");
    const width = () => viewer.locator("svg").evaluate((svg) => svg.getBoundingClientRect().width);
    const fitted = await width();
    await viewer.getByRole("button", { name: "Zoom in" }).click();
    const zoomed = await width();
    expect(zoomed).toBeGreaterThan(fitted * 1.2);
    await viewer.locator(".stage").hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -120);
    await page.keyboard.up("Control");
    await expect.poll(width).toBeGreaterThan(zoomed);
    await page.keyboard.press("Escape");
    await expect(figure.locator(".hld-canvas > svg")).toBeVisible();
  });

  test("keeps the chosen theme on the next page", async ({ page }) => {
    await open("foundations/caching.html");
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const button = page.locator("button.theme");
    await button.click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    const light = await ground();
    await button.click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    const dark = await ground();
    expect(dark).not.toBe(light);
    await open("index.html");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    expect(await ground()).toBe(dark);
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
  // Drawings have the colors of the page, light or dark.
  const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const inks = await page.locator("figure.hld-diagram svg").evaluateAll((drawings) =>
    [...new Set(drawings.map((one) => getComputedStyle(one).getPropertyValue("--ex-1e1e1e").trim()))]);
  expect(inks.filter(Boolean)).toEqual([dark ? "#d3d3d3" : "#1e1e1e"]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
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
