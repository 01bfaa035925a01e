// How pages hold: at 320 pixels, with large letters, under the bar that stays, in colors of the system's choice.
import { expect, test } from "@playwright/test";
import { address } from "./site.js";

const CHAPTER = "foundations/caching.html";
const PAGES = ["index.html", CHAPTER, "cases/url-shortener.html", "gold-lines.html", "glossary.html", "toc.html", "404.html"];

const isPhone = (page) => page.viewportSize().width < 600;
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("at 320 pixels, and with letters of twice the size, nothing runs out of the page", async ({ page }) => {
  for (const name of PAGES) {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(address(name));
    expect(await overflow(page), `${name} at 320`).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 640, height: 800 });
    await page.addStyleTag({ content: "html { font-size: 200% !important; }" });
    expect(await overflow(page), `${name} in large letters`).toBeLessThanOrEqual(0);
  }
});

test("on a screen of a few lines nothing stays in the way", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await page.goto(address(CHAPTER));
  const title = await page.locator("h1").boundingBox();
  const strip = await page.locator(".contents").boundingBox();
  expect(title.y).toBeGreaterThan(strip.y + strip.height);
  await page.evaluate(() => scrollTo({ top: 2000, behavior: "instant" }));
  await expect(page.locator(".top")).not.toBeInViewport();
  await expect(page.locator(".contents")).not.toBeInViewport();
});

test("where a link leads is below the bar, marked, and the contents name it", async ({ page }) => {
  await page.goto(`${address(CHAPTER)}#trade-offs`);
  const heading = page.locator("#trade-offs");
  await expect(heading).toBeInViewport();
  const top = () => heading.evaluate((element) => element.getBoundingClientRect().top);
  const covered = await page.evaluate(() => Math.max(...[...document.querySelectorAll(".top, .contents")]
    .map((one) => one.getBoundingClientRect())
    .filter((box) => box.width > innerWidth / 2)
    .map((box) => box.bottom)));
  // Drawings above it may still get their tools; the place counts once they have them.
  await expect.poll(top).toBeLessThan(covered + 60);
  await expect.poll(top).toBeGreaterThanOrEqual(covered);
  expect(await heading.evaluate((element) => getComputedStyle(element).boxShadow)).not.toBe("none");
  await expect(page.locator(".contents [aria-current]")).toHaveText("Trade-offs");
  if (isPhone(page)) await expect(page.locator(".contents .here")).toHaveText("Trade-offs");
});

test("on a phone the contents open over the text, lead there and close", async ({ page }) => {
  test.skip(!isPhone(page), "beside the text there is nothing to open");
  await page.goto(address(CHAPTER));
  const list = page.locator(".contents ul");
  const summary = page.locator(".contents summary");
  await expect(list).toBeHidden();
  const before = await page.locator("h1").boundingBox();
  await summary.click();
  await expect(list).toBeVisible();
  expect((await page.locator("h1").boundingBox()).y).toBe(before.y);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(summary).toBeFocused();
  await summary.click();
  await list.getByRole("link", { name: "What goes wrong" }).click();
  await expect(list).toBeHidden();
  await expect(page.locator("#what-goes-wrong")).toBeInViewport();
  await summary.click();
  await page.mouse.click(180, 720);
  await expect(list).toBeHidden();
});

test("the first column of a table stays, above what passes below it", async ({ page }) => {
  test.skip(!isPhone(page), "the table fits");
  await page.goto(address(CHAPTER));
  const scroll = page.locator(".hld-scroll").first();
  await scroll.scrollIntoViewIfNeeded();
  await scroll.evaluate((element) => { element.scrollLeft = 90; });
  await expect(scroll).toHaveClass(/scrolled/);
  const above = await scroll.evaluate((element) => [...element.querySelectorAll("thead th:first-child, tbody th[scope=row]")].slice(0, 3).map((cell) => {
    cell.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const { left, top, width, height } = cell.getBoundingClientRect();
    return Math.abs(left - element.getBoundingClientRect().left) < 1
      && cell.contains(document.elementFromPoint(left + width - 4, top + height / 2))
      && getComputedStyle(cell).boxShadow !== "none";
  }));
  expect(above).toEqual([true, true, true]);
});

test("a definition stands inside the window", async ({ page }) => {
  await page.goto(address(CHAPTER));
  const terms = page.locator("main a.hld-term");
  for (let at = 0; at < 8; at++) {
    await terms.nth(at).focus();
    const box = await page.getByRole("tooltip").boundingBox();
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(page.viewportSize().width);
    await page.keyboard.press("Escape");
  }
});

test("the list of chapters opens at the page one reads, and counts what one has read", async ({ page }) => {
  await page.goto(address("scale/concurrency.html"));
  await page.getByLabel("I have read this").check();
  const menu = page.locator("button.menu");
  if (await menu.isVisible()) await menu.click();
  await expect(page.locator(".chapters [aria-current]")).toBeInViewport();
  await expect(page.locator(".chapters .part[open] .tally")).toHaveText(/^1\/\d+ read$/);
  await page.goto(address("index.html"));
  await expect(page.locator(".phases .count", { hasText: "read" })).toHaveText(/^1 of \d+ read$/);
});

test("every focused thing shows it", async ({ page }) => {
  await page.goto(address(CHAPTER));
  for (let at = 0; at < 40; at++) {
    await page.keyboard.press("Tab");
    const shown = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return document.activeElement === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    });
    expect(shown, await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))).toBe(true);
  }
});

test("colors of the system's choice leave the drawings and the pen's strokes", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(address(CHAPTER));
  const seen = await page.evaluate(() => {
    const stroke = getComputedStyle(document.querySelector(".hld-gold"), "::before").backgroundColor;
    const ground = getComputedStyle(document.body).backgroundColor;
    const gold = getComputedStyle(document.querySelector(".hld-gold")).borderTopStyle;
    return { differs: stroke !== ground, gold };
  });
  expect(seen).toEqual({ differs: true, gold: "solid" });
});

test("nothing moves for those who do not want it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(address(CHAPTER));
  await page.locator(".hld-diagram").first().getByRole("button", { name: "Step through" }).press("Enter");
  await expect(page.locator(".steps")).toBeVisible();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe("auto");
});

test("the home page says what this is and where to begin on its first screen", async ({ page }) => {
  await page.goto(address("index.html"));
  for (const what of ["h1", "h1 + p", ".left-off .go"]) {
    await expect(page.locator(`main ${what}`).first()).toBeInViewport({ ratio: 1 });
  }
  await page.locator(".left-off .go").click();
  await expect(page).toHaveURL(/foundations\/index\.html$/);
});

test("an address without a page is a question to the search", async ({ page }) => {
  await page.goto(address("foundations/cache-stampde.html", "http"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no page here");
  await page.getByRole("button", { name: "Search for “cache stampde”" }).click();
  await expect(page.getByRole("combobox")).toHaveValue("cache stampde");
  await expect(page.locator("#found a").first()).toContainText("Cache stampede");
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog.find")).toBeHidden();
  await page.locator(".skip").press("Enter");
  await expect(page).toHaveURL(/404\.html#main$/);
});

test("the letters of the glossary stand side by side in the contents", async ({ page }) => {
  await page.goto(address("glossary.html"));
  if (isPhone(page)) await page.locator(".contents summary").click();
  const [a, b] = await Promise.all([0, 1].map((n) => page.locator(".contents a").nth(n).boundingBox()));
  expect(b.y).toBe(a.y);
  expect(b.x).toBeGreaterThanOrEqual(a.x + a.width);
  for (const side of ["width", "height"]) expect(a[side]).toBeGreaterThanOrEqual(24);
});

test("an estimate is read without scrolling it on a phone", async ({ page }) => {
  await page.goto(address("cases/chat.html"));
  const block = page.locator(".hld-estimate").first();
  const [name, claim] = await Promise.all([".hld-name >> nth=1", ".hld-claim >> nth=0"].map((what) => block.locator(what).boundingBox()));
  if (!isPhone(page)) return expect(Math.abs(claim.y - name.y)).toBeLessThan(2);
  expect(await block.evaluate((pre) => pre.scrollWidth - pre.clientWidth)).toBeLessThanOrEqual(0);
  expect(claim.y).toBeGreaterThanOrEqual(name.y + name.height);
});
