// Reading without a script, and the first promises of the theme.
import { expect, test } from "@playwright/test";
import { address, watch } from "./site.js";

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a chapter reads whole, with navigation, drawings and answers", async ({ page }) => {
    await page.goto(address("foundations/caching.html"));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("figure.hld-diagram svg").first()).toBeVisible();
    await expect(page.locator("aside.hld-gold .hld-gold-line").first()).toBeVisible();
    const answer = page.locator("details.hld-check-answer").first();
    await answer.locator("summary").click();
    await expect(answer.locator("p").first()).toBeVisible();
    await expect(page.locator("nav a[href]").first()).toBeAttached();
  });
});

test("a gold line on its page leads to its home paragraph", async ({ page }) => {
  const troubles = watch(page);
  await page.goto(address("gold-lines.html"));
  for (const [id, words] of [
    ["cache-aside-ttl", "I prefer cache-aside strategy with TTL and invalidation."],
    ["kafka-fan-out-replay", "Kafka is used for fan-out and event replay."],
    ["idempotency-retries", "We handle retries using idempotency."],
    ["backpressure-protects", "Backpressure protects downstream systems."],
    ["kafka-partition-order", "Partitioning by entity ID preserves ordering."],
  ]) {
    const line = page.locator("main").getByText(words, { exact: false }).first();
    await expect(line, id).toBeVisible();
  }
  const home = page.locator('main a[href*="caching.html#gold-cache-aside-ttl"]').first();
  await home.click();
  await expect(page.locator("#gold-cache-aside-ttl")).toBeInViewport();
  expect(troubles).toEqual([]);
});

test("the theme follows the choice and keeps it without a flash", async ({ page }) => {
  await page.goto(address("foundations/caching.html", "http"));
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  expect(dark).not.toBe(light);
});
