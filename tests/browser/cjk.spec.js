// Two small books, in Japanese and in Chinese, from their notes to a reader who opens them by double-click.
// Built by `cargo xtask test` from tests/cjk into target/cjk.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { CJK, watch } from "./site.js";

const books = [
  {
    name: "ja",
    language: "ja",
    asks: { title: ["メッセージキュー", "queue.html"], heading: ["古い値", "cache.html#古い値をどう消すか"], text: ["無視できる", "queue.html"], table: ["最大一回", "queue.html"], mixed: ["重複 メッセージ", "queue.html"] },
    heading: "古い値をどう消すか",
    drawn: ["在庫表", "なければ読む"],
  },
  {
    name: "zh",
    language: "zh-Hans",
    asks: { title: ["负载均衡", "balancer.html"], heading: ["删除旧数据", "cache.html#怎样删除旧数据"], text: ["内存返回", "cache.html"], table: ["最少连接", "balancer.html"], mixed: ["服务器 检查", "balancer.html"] },
    heading: "怎样删除旧数据",
    drawn: ["订单表", "没有时读取"],
  },
];

for (const book of books) {
  test.describe(book.name, () => {
    const at = (page) => pathToFileURL(join(CJK, book.name, page)).href;
    let troubles;
    test.beforeAll(() => expect(existsSync(join(CJK, book.name)), "the books in tests/cjk were not built").toBe(true));
    test.beforeEach(({ page }) => { troubles = watch(page); });
    test.afterEach(() => expect(troubles).toEqual([]));

    // Asks, and gives the first answer as page and place, and the whole address.
    const ask = async (page, words) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill(words);
      await expect(page.locator("#found")).toHaveAttribute("data-asked", words);
      const first = page.locator("#found a").first();
      await expect(first).toBeVisible();
      const href = await first.evaluate((link) => link.href);
      const url = new URL(href);
      return { href, place: decodeURIComponent(url.pathname.split("/").pop() + url.hash) };
    };

    test("pages say their language, and headings are places to link to", async ({ page }) => {
      await page.goto(at("index.html"));
      await expect(page.locator("html")).toHaveAttribute("lang", book.language);
      // A link of the text, to a heading of another chapter.
      await page.locator("main p a[href*='#']").click();
      await page.waitForURL(/cache\.html#/);
      const heading = page.getByRole("heading", { level: 2, name: book.heading });
      await expect(heading).toHaveId(book.heading);
      await expect(heading).toBeInViewport();
      expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`#${book.heading}`);
      // And the line of the page's own contents, which a narrow window folds.
      await page.goto(at("cache.html"));
      const line = page.locator(".contents a", { hasText: book.heading });
      if (!(await line.isVisible())) await page.locator(".contents summary").click();
      await line.click();
      await expect(heading).toBeInViewport();
    });

    for (const [what, [words, place]] of Object.entries(book.asks)) {
      test(`search finds and marks: ${what}`, async ({ page }) => {
        await page.goto(at("index.html"));
        const found = await ask(page, words);
        expect(found.place.startsWith(place), `${words}: ${found.place}`).toBe(true);
        await page.goto(found.href);
        await expect(page.locator("main mark.hit").first()).toBeVisible();
        const marked = (await page.locator("main mark.hit").allTextContents()).join(" ");
        for (const word of words.split(" ")) expect(marked).toContain(word);
      });
    }

    test("words in a drawing are seen, found and marked", async ({ page }) => {
      for (const word of book.drawn) {
        await page.goto(at("index.html"));
        const found = await ask(page, word);
        expect(found.place).toMatch(/^cache\.html/);
        await page.goto(found.href);
        const text = page.locator(".hld-canvas svg text", { hasText: word });
        await expect(text).toBeVisible();
        await expect(page.locator(".hld-canvas svg rect.hit + text", { hasText: word })).toHaveCount(1);
        // Nothing of it is cut off at the edge of the drawing.
        const [inner, outer] = [await text.boundingBox(), await page.locator(".hld-canvas svg").boundingBox()];
        expect(inner.width).toBeGreaterThan(10);
        expect(inner.x).toBeGreaterThanOrEqual(outer.x);
        expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
      }
      const name = await page.locator(".hld-canvas svg").evaluate((svg) => svg.querySelector("title").textContent);
      expect(name).not.toBe("");
    });
  });
}
