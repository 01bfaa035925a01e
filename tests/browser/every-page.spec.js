// What must hold on every page of the book.
import { expect, test } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";
import { address, pages, watch } from "./site.js";

const all = pages();

test("the site has pages", () => {
  expect(all.length).toBeGreaterThan(20);
  expect(all).toContain("index.html");
});

for (const name of all) {
  test(`by double-click: ${name}`, async ({ page }) => {
    const troubles = watch(page);
    await page.goto(address(name));
    await expect(page.locator("main h1").first()).toBeVisible();
    const styled = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    expect(styled).not.toBe("");
    expect(await page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
    for (const canvas of await page.locator("main figure.hld-diagram .hld-canvas svg").all()) {
      const box = await canvas.boundingBox();
      expect(box?.width ?? 0, "a drawing has no width").toBeGreaterThan(40);
    }
    expect(troubles).toEqual([]);
  });

  test(`axe: ${name}`, async ({ page }) => {
    test.skip(name === "print.html", "the print page repeats every chapter, each tested on its own page");
    await page.goto(address(name, "http"));
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    const short = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
    expect(short).toEqual([]);
  });
}
