// Search: forty questions, the keyboard, the marks, the promises about what is loaded.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";
import { address, pages, watch } from "./site.js";

const questions = JSON.parse(readFileSync(new URL("search-questions.json", import.meta.url)));
const cases = JSON.parse(readFileSync(new URL("../../crates/hld-site/tests/fixtures/search-words.json", import.meta.url)));
const all = new Set(pages());

// Types a question and waits until its own results stand there.
async function ask(page, words) {
  await page.getByRole("combobox").fill(words);
  await expect(page.locator("#found")).toHaveAttribute("data-asked", words);
  // Other places on a page stand below it: they are no results of their own.
  return page.locator("#found a:not(.under)").evaluateAll((found) => found.map((one) => one.href));
}

async function open(page) {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
}

test("there are forty questions", () => {
  expect(questions.length).toBe(40);
  expect(questions.filter(({ pages }) => pages.some((page) => all.has(page))).length).toBeGreaterThanOrEqual(36);
});

for (const scheme of ["file", "http"]) {
  test(`each question has its page among the first three: ${scheme}`, async ({ page }) => {
    const troubles = watch(page);
    await page.goto(address("how-to-use.html", scheme));
    await open(page);
    const missed = [];
    for (const question of questions.filter(({ pages }) => pages.some((one) => all.has(one)))) {
      const found = (await ask(page, question.ask)).slice(0, 3);
      if (!found.some((href) => question.pages.some((one) => href.split("?")[0].endsWith(`/${one}`)))) {
        missed.push(`${question.ask}: ${found.map((href) => href.split("/").slice(-2).join("/"))}`);
      }
    }
    expect(missed).toEqual([]);
    expect(troubles).toEqual([]);
  });
}

test("nothing of the search is loaded before it is asked for", async ({ page }) => {
  const loaded = [];
  page.on("request", (request) => { if (request.url().includes("search")) loaded.push(request.url()); });
  await page.goto(address("foundations/caching.html", "http"));
  await expect(page.locator(".tools .search")).toBeVisible();
  expect(loaded).toEqual([]);
  await page.locator(".tools .search").click();
  await expect(page.getByRole("combobox")).toBeFocused();
  expect(loaded.length).toBeGreaterThan(0);
});

test("by keyboard alone: open, choose, go, come back, close", async ({ page }) => {
  const troubles = watch(page);
  await page.goto(address("index.html"));
  await open(page);
  await page.keyboard.type("backpresure");
  await expect(page.locator("#found")).toHaveAttribute("data-asked", "backpresure");
  const input = page.getByRole("combobox");
  await expect(input).toHaveAttribute("aria-activedescendant", "found-0");
  await page.keyboard.press("ArrowDown");
  await expect(input).toHaveAttribute("aria-activedescendant", "found-1");
  await expect(page.locator("#found-1")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/backpressure\.html/);
  await expect(page.locator("main mark.hit").first()).toBeVisible();
  await open(page);
  await page.keyboard.press("Tab");
  await expect(page.locator(".find button")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog.find")).toBeHidden();
  await expect(page.locator(".tools .search")).toBeFocused();
  expect(troubles).toEqual([]);
});

test("the slash opens it only while single keys are on; a field keeps its slash", async ({ page }) => {
  await page.goto(address("foundations/caching.html", "http"));
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox")).toHaveValue("/");
  await page.keyboard.press("Escape");
  await page.evaluate(() => localStorage.setItem("hld:keys", "off"));
  await page.reload();
  await page.keyboard.press("/");
  await page.waitForTimeout(300);
  await expect(page.locator("dialog.find")).toHaveCount(0);
  await open(page);
});

for (const scheme of ["file", "http"]) {
  test(`hits are marked on the page and can be cleared: ${scheme}`, async ({ page }) => {
    const troubles = watch(page);
    await page.goto(address("index.html", scheme));
    await open(page);
    const [href] = await ask(page, "token bucket");
    await page.goto(href);
    const marks = page.locator("main mark.hit");
    await expect(marks.first()).toBeVisible();
    for (const text of await marks.allTextContents()) expect(text.toLowerCase()).toMatch(/token|bucket/);
    const words = await page.locator("main").innerText();
    await page.getByRole("button", { name: "Clear" }).click();
    await expect(page.locator("main .hit")).toHaveCount(0);
    expect(await page.locator("main").innerText()).toBe(words);
    expect(page.url()).not.toContain("hl=");
    expect(troubles).toEqual([]);
  });
}

test("a word that stands in a drawing is found and marked in it", async ({ page }) => {
  await page.goto(address("index.html"));
  await open(page);
  const found = await ask(page, "poison message");
  const href = found.find((one) => one.includes("dead-letter-queues.html"));
  expect(href).toBeTruthy();
  // Any line of the drawing will do: take one of the page and look for it.
  await page.goto(address("scale/dead-letter-queues.html"));
  const line = await page.locator(".hld-canvas svg text").evaluateAll((lines) =>
    lines.map((one) => one.textContent.trim()).find((text) => /^[a-z]{6,}( [a-z]{4,})*$/.test(text)));
  expect(line).toBeTruthy();
  await open(page);
  const again = await ask(page, line);
  await page.goto(again.find((one) => one.includes("dead-letter-queues.html")));
  const box = page.locator(".hld-canvas svg rect.hit").first();
  await expect(box).toBeAttached();
  const inside = await box.evaluate((rect) => {
    const text = rect.nextElementSibling;
    const [a, b] = [rect.getBoundingClientRect(), text.getBoundingClientRect()];
    return text.localName === "text" && a.left <= b.left + 1 && a.right >= b.right - 1 && getComputedStyle(rect).fill !== "none";
  });
  expect(inside).toBe(true);
});

test("the dialog fits, and axe finds nothing in it", async ({ page }) => {
  await page.goto(address("core/rate-limiting.html", "http"));
  await open(page);
  await ask(page, "token bucket");
  const box = await page.locator("dialog.find").boundingBox();
  const width = page.viewportSize().width;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(width);
  const overflow = await page.locator("#found").evaluate((list) => list.scrollWidth - list.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`)).toEqual([]);
  await page.goto((await ask(page, "sliding window"))[0]);
  await expect(page.locator("main mark.hit").first()).toBeVisible();
  const marked = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(marked.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`)).toEqual([]);
});

test("the script reads words as the index did", async ({ page }) => {
  await page.goto(address("scale/kafka.html"));
  await open(page);
  await page.waitForFunction(() => window.hldFind?.start().then(() => true));
  for (const [text, stems] of cases) {
    const found = await page.evaluate((text) => {
      const found = [];
      hldFind.words(text, (word) => found.push(hldFind.stem(word)));
      return found;
    }, text);
    expect(found, text).toEqual(stems);
  }
  // And every word of a chapter is one that the index knows.
  const unknown = await page.evaluate(async () => {
    const known = new Set();
    for (const list of await hldFind.vocabularies("", "\u{10ffff}")) for (const stem of list.stems) known.add(stem);
    const unknown = [];
    for (const block of document.querySelectorAll("article p, article td, article h2, svg text")) {
      if (block.querySelector(".hld-label, .sort") || block.closest(".bar")) continue;
      hldFind.words(block.textContent, (word) => {
        if (!hldFind.isStop(word) && !known.has(hldFind.stem(word))) unknown.push(word);
      });
    }
    return unknown;
  });
  expect(unknown).toEqual([]);
});

test("a result shows the words that were asked for, and a chapter its summary", async ({ page }) => {
  await page.goto(address("index.html"));
  await open(page);
  await ask(page, "cache stampede");
  const first = page.locator("#found-0");
  await expect(first.locator(".found-title mark")).toHaveText(["Cache", "stampede"]);
  await expect(first.locator(".found-excerpt")).toContainText("every reader runs to the database");
  // The count has its line to itself, above the results, however many they are.
  const line = await page.locator(".find-line").boundingBox();
  const list = await page.locator("#found").boundingBox();
  expect(line.height).toBeGreaterThan(18);
  expect(list.y).toBeGreaterThanOrEqual(line.y + line.height - 1);
});

test("the best pages name other places on them, for the keyboard as well", async ({ page }) => {
  await page.goto(address("index.html"));
  await open(page);
  const first = (await ask(page, "cache asid"))[0];
  expect(first).toMatch(/foundations\/caching\.html\?hl=/);
  const under = page.locator("#found-0 + .under");
  await expect(under.locator(".found-heading")).toHaveText("Cache Aside (Most common)");
  await expect(under.locator(".found-heading mark")).toHaveText(["Cache", "Aside"]);
  await page.keyboard.press("ArrowDown");
  await expect(under).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await page.waitForURL(/caching\.html\?hl=.*#cache-aside/);
});

test("nothing found is said", async ({ page }) => {
  await page.goto(address("index.html"));
  await open(page);
  await ask(page, "zzqqxxyy");
  await expect(page.locator(".find-status")).toHaveText("Nothing found.");
  await expect(page.locator("#found")).toBeHidden();
  await expect(page.locator(".find-none a")).toHaveAttribute("href", /toc\.html$/);
  await expect(page.locator(".find-none")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("there is no search box, and the list of all chapters is linked", async ({ page }) => {
    await page.goto(address("foundations/caching.html"));
    await expect(page.locator(".search, input[type=search]")).toHaveCount(0);
    await expect(page.locator('a[href$="toc.html"]').first()).toBeAttached();
  });
});
