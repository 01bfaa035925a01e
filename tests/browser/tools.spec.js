// What scripts add to reading: tools of tables, code, drawings and terms; progress; keys.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { SITE, address, pages, watch } from "./site.js";

const CHAPTER = "foundations/caching.html";

for (const scheme of ["file", "http"]) {
  test.describe(`from ${scheme}`, () => {
    let troubles;
    test.beforeEach(async ({ page }) => {
      troubles = watch(page);
      await page.goto(address(CHAPTER, scheme));
    });
    test.afterEach(() => expect(troubles).toEqual([]));

    test("a term shows its definition on focus, and Escape puts it away", async ({ page }) => {
      const term = page.locator("a.hld-term").first();
      await term.focus();
      const definition = page.getByRole("tooltip");
      await expect(definition).toBeVisible();
      expect((await definition.textContent()).length).toBeGreaterThan(20);
      await expect(term).toHaveAttribute("aria-describedby", "definition");
      await page.keyboard.press("Escape");
      await expect(definition).toHaveCount(0);
    });

    test("a table sorts up, down and back", async ({ page }) => {
      const table = page.locator(".hld-table table").first();
      const firsts = () => table.locator("tbody tr > :first-child").allTextContents();
      const before = await firsts();
      const head = table.locator("thead > tr > :first-child");
      const sort = head.getByRole("button");
      await sort.click();
      await expect(head).toHaveAttribute("aria-sort", "ascending");
      const up = await firsts();
      expect(up).toEqual([...before].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })));
      await sort.click();
      expect(await firsts()).toEqual(up.reverse());
      await sort.click();
      expect(await firsts()).toEqual(before);
    });

    test("a drawing opens large, zooms by button and Ctrl-wheel, and goes back", async ({ page }) => {
      const figure = page.locator(".hld-diagram").first();
      const button = figure.getByRole("button", { name: "Open large" });
      await button.focus();
      await page.keyboard.press("Enter");
      const viewer = page.getByRole("dialog");
      await expect(viewer).toBeVisible();
      const width = () => viewer.locator("svg").evaluate((svg) => svg.getBoundingClientRect().width);
      const fitted = await width();
      await viewer.getByRole("button", { name: "Zoom in" }).click();
      expect(await width()).toBeGreaterThan(fitted * 1.2);
      const zoomed = await width();
      await viewer.locator(".stage").hover();
      await page.mouse.wheel(0, 120);
      expect(await width()).toBe(zoomed);
      await page.keyboard.down("Control");
      await page.mouse.wheel(0, -120);
      await page.keyboard.up("Control");
      await expect.poll(width).toBeGreaterThan(zoomed);
      await page.keyboard.press("Escape");
      await expect(viewer).toBeHidden();
      await expect(figure.locator(".hld-canvas > svg")).toBeVisible();
      await expect(button).toBeFocused();
    });

    test("what one has read is remembered, shown and forgotten", async ({ page }) => {
      const done = page.getByLabel("I have read this");
      await done.check();
      await page.reload();
      await expect(done).toBeChecked();
      await page.goto(address("roadmap.html", scheme));
      await expect(page.locator('.hld-roadmap a.read[href$="caching.html"]').first()).toBeAttached();
      await page.goto(address("index.html", scheme));
      await expect(page.locator("#left-off a")).toHaveText("Caching strategies");
      expect(await page.locator(".phases progress").first().evaluate((bar) => bar.value)).toBe(1);
      await page.getByRole("button", { name: "Forget my progress" }).click();
      await page.reload();
      expect(await page.locator(".phases progress").first().evaluate((bar) => bar.value)).toBe(0);
    });

    test("the chosen theme is there before the first paint of the next page", async ({ page }) => {
      const button = page.getByRole("button", { name: /^Theme/ });
      await button.click();
      await expect(button).toHaveAccessibleName("Theme: light");
      await button.click();
      await page.addInitScript(() => {
        new MutationObserver((_, observer) => {
          if (!document.body) return;
          window.themeAtBody = document.documentElement.dataset.theme;
          observer.disconnect();
        }).observe(document, { childList: true, subtree: true });
      });
      await page.goto(address("index.html", scheme));
      expect(await page.evaluate(() => window.themeAtBody)).toBe("dark");
    });
  });
}

test("keys: `?` lists them, they work, they can be off, and arrows are free", async ({ page }) => {
  await page.goto(address(CHAPTER));
  await page.keyboard.press("a");
  await expect(page.locator("details.hld-check-answer").first()).toHaveAttribute("open", "");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog");
  await expect(list).toContainText("next chapter");
  expect(await list.textContent()).not.toMatch(/arrow/i);
  await list.getByLabel("Single keys work").uncheck();
  await list.getByRole("button", { name: "Close" }).click();
  const before = page.url();
  await page.keyboard.press("n");
  await page.waitForTimeout(200);
  expect(page.url()).toBe(before);
  await page.getByRole("button", { name: "Keys" }).click();
  await list.getByLabel("Single keys work").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page).not.toHaveURL(before);
});

test("tables copy as Markdown and CSV", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(address(CHAPTER, "http"));
  const figure = page.locator(".hld-table").first();
  await figure.hover();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await figure.getByRole("button", { name: "Markdown" }).click();
  const [head, line, row] = (await clipboard()).split("\n");
  expect(head).toMatch(/^\| .* \|$/);
  expect(line).toMatch(/^(\| [-:]+ )+\|$/);
  expect(row.split(" | ").length).toBe(head.split(" | ").length);
  await figure.getByRole("button", { name: "CSV" }).click();
  await expect.poll(clipboard).toMatch(/\r\n/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the list of chapters opens on a phone", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(address(CHAPTER));
    const chapters = page.getByRole("navigation", { name: "Chapters" });
    await expect(chapters).toBeHidden();
    await page.getByRole("button", { name: "Chapters" }).click();
    await expect(chapters).toBeVisible();
    await expect(chapters.locator("[aria-current]")).toHaveText("Caching strategies");
  });
});

test("nothing shifts while a page loads", async ({ page }) => {
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["index.html", CHAPTER, "roadmap.html", "numbers.html"]) {
    await page.goto(address(path, "http"));
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => window.shifted), path).toBeLessThan(0.02);
  }
});

test("a first visit weighs at most 50 KB without drawings", () => {
  const weight = (path) => gzipSync(readFileSync(join(SITE, path))).length;
  for (const path of pages().filter((path) => path !== "print.html")) {
    const html = readFileSync(join(SITE, path), "utf8");
    // A page that collects the whole book grows with it, a worked case is four chapters long: not a first visit.
    if (/http-equiv="refresh"|<body class="kind-(reference|case)"/.test(html)) continue;
    const bare = gzipSync(html.replace(/<div class="hld-canvas">.*?<\/svg>/gs, "")).length;
    const files = [...html.matchAll(/<(?:script src|link rel="stylesheet" href)="(?:\.\.\/)*(hld\/[^"]+)"/g)].map((m) => m[1]);
    const css = files.filter((file) => file.endsWith(".css")).reduce((sum, file) => sum + weight(file), 0);
    const js = files.filter((file) => file.endsWith(".js")).reduce((sum, file) => sum + weight(file), 0);
    expect(css, `css of ${path}`).toBeLessThanOrEqual(14_000);
    expect(js, `js of ${path}`).toBeLessThanOrEqual(20_000);
    const font = weight("hld/fonts/excalifont-core.woff2");
    expect(bare + css + js + font, path).toBeLessThanOrEqual(50_000);
  }
});

test("a numbered drawing is stepped through, its list beside it", async ({ page }) => {
  const troubles = watch(page);
  await page.goto(address(CHAPTER));
  const figure = page.locator(".hld-diagram").first();
  await figure.getByRole("button", { name: "Step through" }).press("Enter");
  const strip = figure.locator(".steps");
  await expect(strip.locator("p")).toContainText(/^1 of \d/);
  await expect(figure.locator("circle.ring")).not.toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(strip.locator("p")).toContainText(/^2 of \d/);
  await expect(page.locator("ol > li.now")).toHaveCount(1);
  await strip.getByRole("button", { name: "End" }).click();
  await expect(strip).toHaveCount(0);
  await expect(page.locator(".ring, li.now")).toHaveCount(0);
  expect(troubles).toEqual([]);
});
