// The road through the book: a drawing with links, readable on a phone, that shows what one has read.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { SITE, address, watch } from "./site.js";

// What the progress script keeps: the slugs in the order of reading.
const readBefore = (page, slugs) =>
  page.addInitScript((list) => {
    localStorage.setItem("hld:High-Level Design, worked out loud:read", JSON.stringify(list));
  }, slugs);

const inked = (link) =>
  link.evaluate((a) => [...a.querySelectorAll('path[stroke="none"]')].map((path) => getComputedStyle(path).fill));

for (const scheme of ["file", "http"]) {
  test(`from ${scheme}: every chapter of the list is a stop, in the same order`, async ({ page }) => {
    const troubles = watch(page);
    await page.goto(address("roadmap.html", scheme));
    const hrefs = (selector) => page.locator(selector).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const stops = await hrefs(".hld-roadmap svg a");
    const listed = await page.locator("article > h2 ~ ul > li").evaluateAll((items) =>
      items.map((item) => item.firstElementChild?.getAttribute("href")).filter((href) => href && !href.startsWith("#")));
    expect(stops.length).toBeGreaterThan(60);
    expect(stops).toEqual(listed);
    expect(await page.locator(".hld-roadmap svg").count()).toBe(7);
    for (const name of await page.locator(".hld-roadmap svg a").evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")))) {
      expect(name).toMatch(/\w/);
    }
    expect(troubles).toEqual([]);
  });
}

test("its letters have at least 11 pixels, and nothing is cut off", async ({ page }) => {
  await page.goto(address("roadmap.html"));
  const letters = await page.locator(".hld-roadmap text").evaluateAll((texts) =>
    texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a));
  expect(Math.min(...letters)).toBeGreaterThanOrEqual(11);
  const outside = await page.locator(".hld-roadmap text").evaluateAll((texts) =>
    texts.filter((text) => {
      const box = text.getBoundingClientRect();
      const room = text.ownerSVGElement.getBoundingClientRect();
      return box.left < room.left || box.right > room.right || box.right > innerWidth || box.left < 0;
    }).map((text) => text.textContent));
  expect(outside).toEqual([]);
});

test("a stop leads to its chapter by keyboard", async ({ page }) => {
  await page.goto(address("roadmap.html"));
  const stop = page.getByRole("link", { name: /^Caching strategies/ }).first();
  const before = page.locator(".hld-roadmap svg a").nth((await page.locator(".hld-roadmap svg a").evaluateAll((links) => links.findIndex((link) => link.getAttribute("href").endsWith("caching.html")))) - 1);
  await before.focus();
  await page.keyboard.press("Tab");
  await expect(stop).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/foundations\/caching\.html$/);
});

test("chapters that are not written are drawn without a link", async ({ page }) => {
  await page.goto(address("roadmap.html"));
  const planned = page.locator(".hld-roadmap text", { hasText: "Kubernetes" });
  await expect(planned).toBeVisible();
  expect(await planned.evaluate((text) => Boolean(text.closest("a")))).toBe(false);
  await expect(page.locator("article li", { hasText: "Kubernetes (to come)" })).toBeVisible();
});

test("nothing read: the first stop says where to start", async ({ page }) => {
  await page.goto(address("roadmap.html"));
  await expect(page.locator(".hld-roadmap svg a.read")).toHaveCount(0);
  await expect(page.locator(".hld-roadmap .mark text")).toHaveText(["start here"]);
  await expect(page.locator(".hld-roadmap svg a.next")).toHaveAccessibleName(/, start here$/);
});

test("what is read is ticked and filled, and the next chapter says that one is here", async ({ page }) => {
  await readBefore(page, ["foundations/index", "foundations/what-is-hld", "foundations/client-server"]);
  await page.goto(address("roadmap.html"));
  const stop = (slug) => page.locator(`.hld-roadmap svg a[href="${slug}.html"]`);
  for (const slug of ["foundations/index", "foundations/what-is-hld", "foundations/client-server"]) {
    await expect(stop(slug).locator(".mark path")).toHaveCount(1);
    await expect(stop(slug)).toHaveAccessibleName(/, read$/);
    expect(await inked(stop(slug))).not.toEqual(await inked(stop("foundations/websockets")));
  }
  // Building blocks was skipped; the way goes on behind the chapter that was read last.
  await expect(stop("foundations/http-and-https").locator(".mark text")).toHaveText("you are here");
  await expect(stop("foundations/http-and-https")).toHaveAccessibleName(/, you are here$/);
  await expect(page.locator(".hld-roadmap .mark text")).toHaveCount(1);
  await page.goto(address("index.html"));
  await expect(page.locator(".phases .here")).toHaveCount(1);
  await expect(page.locator(".phases li", { has: page.locator(".here") })).toContainText("Phase 1");
});

test("the scene to download is one that Excalidraw reads", async ({ page }) => {
  await page.goto(address("roadmap.html", "http"));
  const link = page.locator(".hld-roadmap a.hld-source");
  const file = await link.getAttribute("href");
  const scene = JSON.parse(readFileSync(join(SITE, file), "utf8"));
  expect(scene.type).toBe("excalidraw");
  const ids = new Set(scene.elements.map((element) => element.id));
  expect(ids.size).toBe(scene.elements.length);
  for (const element of scene.elements) {
    if (element.containerId) expect(ids).toContain(element.containerId);
    for (const bound of element.boundElements) expect(ids).toContain(bound.id);
  }
  const labels = scene.elements.filter((element) => element.type === "text").map((element) => element.text.replaceAll("\n", " "));
  expect(labels).toContain("Caching strategies");
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("roadmap.excalidraw");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the road is whole, and its links lead on", async ({ page }) => {
    await page.goto(address("roadmap.html"));
    await page.getByRole("link", { name: "Caching strategies" }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Caching strategies");
  });
});

test("on paper the whole road is one sheet, upright or lying", async ({ page }) => {
  await page.goto(address("roadmap.html"));
  await page.emulateMedia({ media: "print" });
  // What margins of 7 mm leave of A4 and of Letter.
  for (const [width, height] of [[741, 1069], [763, 1003], [1069, 741], [1003, 763]]) {
    await page.setViewportSize({ width, height });
    const sheet = await page.locator(".hld-roadmap").evaluate((figure) => {
      const top = document.querySelector("h1").getBoundingClientRect().top;
      const boxes = [...figure.querySelectorAll("svg")].map((svg) => svg.getBoundingClientRect());
      return { height: Math.max(...boxes.map((box) => box.bottom)) - top, right: Math.max(...boxes.map((box) => box.right)) };
    });
    expect(sheet.height, `${width} x ${height}`).toBeLessThan(height);
    expect(sheet.right, `${width} x ${height}`).toBeLessThanOrEqual(width);
  }
});
