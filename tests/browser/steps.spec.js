// Numbered drawings, step by step: each number is a step, and each step shows something.
import { expect, test } from "@playwright/test";
import { address, pages, watch } from "./site.js";

const CHAPTER = "foundations/caching.html";
const stepper = (page) => {
  const figure = page.locator("#diagram-caching-cache-aside");
  return { figure, strip: figure.locator(".steps") };
};
// How visible the parts of each step are, by number.
const seen = (figure) =>
  figure.locator("[data-step]").evaluateAll((nodes) =>
    nodes.map((node) => [Number(node.dataset.step), Number(getComputedStyle(node).opacity)]));

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
});

test("what comes later is not there yet, the step stands out, the boxes stay", async ({ page }) => {
  const troubles = watch(page);
  await page.goto(address(CHAPTER));
  const { figure, strip } = stepper(page);
  expect((await seen(figure)).every(([, opacity]) => opacity === 1)).toBe(true);
  await figure.getByRole("button", { name: "Step through" }).press("Enter");
  for (let step = 1; step <= 6; step++) {
    await expect(strip.locator("p")).toContainText(`${step} of 6`);
    for (const [n, opacity] of await seen(figure)) {
      if (n <= step) expect(opacity, `part ${n} at step ${step}`).toBe(1);
      else expect(opacity, `part ${n} at step ${step}`).toBeLessThan(0.2);
    }
    const nows = await figure.locator(".now").evaluateAll((nodes) => nodes.map((node) => Number(node.dataset.step)));
    expect(new Set(nows)).toEqual(new Set([step]));
    const width = await figure.locator(".now path").first().evaluate((path) => parseFloat(getComputedStyle(path).strokeWidth));
    expect(width).toBeGreaterThan(2);
    await expect(page.locator("ol > li.now")).toHaveCount(1);
    if (step < 6) await page.keyboard.press("Enter");
  }
  await strip.getByRole("button", { name: "Previous step" }).press("Enter");
  await expect(strip.locator("p")).toContainText("5 of 6");
  await strip.getByRole("button", { name: "End" }).press("Enter");
  await expect(page.locator(".steps, .ring, .later, .now")).toHaveCount(0);
  await expect(figure.getByRole("button", { name: "Step through" })).toBeFocused();
  expect(troubles).toEqual([]);
});

test("the steps go along into the large view and back", async ({ page }) => {
  await page.goto(address(CHAPTER));
  const { figure, strip } = stepper(page);
  await figure.getByRole("button", { name: "Open large" }).press("Enter");
  const viewer = page.getByRole("dialog");
  await viewer.getByRole("button", { name: "Steps" }).press("Enter");
  await page.keyboard.press("Enter");
  await expect(viewer.locator(".steps p")).toContainText("2 of 6");
  await expect(viewer.locator(".later")).not.toHaveCount(0);
  // What the step shows is in view, whatever the zoom.
  for (let i = 0; i < 5; i++) await viewer.getByRole("button", { name: "Zoom in" }).press("Enter");
  await viewer.getByRole("button", { name: "Next step" }).press("Enter");
  await expect(viewer.locator(".ring").first()).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(strip.locator("p")).toContainText("3 of 6");
  await strip.getByRole("button", { name: "Next step" }).press("Enter");
  await expect(strip.locator("p")).toContainText("4 of 6");
});

test("a step out of view is brought into view, above its sentence", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 500 });
  await page.goto(address("cases/chat.html"));
  const figure = page.locator("#diagram-chat-message-sequence");
  await figure.getByRole("button", { name: "Step through" }).press("Enter");
  for (let step = 1; step <= 11; step++) {
    const ring = figure.locator(".ring");
    const part = await ((await ring.count()) ? ring : figure.locator(".now")).first().boundingBox();
    const strip = await figure.locator(".steps").boundingBox();
    expect(part.y, `step ${step}`).toBeGreaterThanOrEqual(0);
    expect(part.y + part.height, `step ${step}`).toBeLessThanOrEqual(strip.y + 12);
    if (step < 11) await page.keyboard.press("Enter");
  }
});

test("paper and copies show the whole", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(address(CHAPTER, "http"));
  const { figure } = stepper(page);
  await figure.getByRole("button", { name: "Step through" }).press("Enter");
  await page.emulateMedia({ media: "print" });
  expect((await seen(figure)).every(([, opacity]) => opacity === 1)).toBe(true);
  await page.emulateMedia({ media: "screen" });
  await figure.getByRole("button", { name: "Open large" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Copy SVG" }).press("Enter");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<svg/);
  const copy = await page.evaluate(() => navigator.clipboard.readText());
  expect(copy).not.toMatch(/class="(ring|later|now|stepping)/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("nothing is hidden", async ({ page }) => {
    await page.goto(address(CHAPTER));
    const { figure } = stepper(page);
    expect(await figure.locator("[data-step]").count()).toBeGreaterThan(10);
    await expect(figure.locator("[data-step]").last()).toBeVisible();
    await expect(figure.locator(".later")).toHaveCount(0);
  });
});

// In the page: what each numbered drawing has, and what stepping through it says and shows.
const stepThroughAll = () =>
  [...document.querySelectorAll(".hld-diagram:has([data-step])")].map((figure) => {
    const unique = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);
    const steps = unique([...figure.querySelectorAll("[data-step]")].map((node) => Number(node.dataset.step)));
    // A number on a disc: a text of digits alone in white.
    const white = [...figure.querySelectorAll('text[fill*="ffffff"]')].map((text) => text.textContent.trim());
    const discs = unique(white.filter((text) => /^\d{1,2}$/.test(text)).map(Number));
    const button = [...figure.querySelectorAll("button")].find((one) => one.textContent === "Step through");
    const said = [];
    button?.click();
    while (button) {
      const strip = figure.querySelector(".steps");
      const next = strip.querySelector("[data-go='1']");
      const nows = [...figure.querySelectorAll("svg .now")];
      const laters = [...figure.querySelectorAll("svg .later")];
      said.push({
        text: strip.querySelector("p").textContent,
        shown: nows.filter((node) => node.getBoundingClientRect().width > 1).length,
        wrong: nows.some((node) => Number(node.dataset.step) !== said.length + 1) || laters.some((node) => Number(node.dataset.step) <= said.length + 1),
        items: document.querySelectorAll("ol > li.now").length,
      });
      if (next.disabled) {
        strip.querySelector("[data-go='0']").click();
        break;
      }
      next.click();
    }
    return { id: figure.id, steps, discs, said };
  });

test("every numbered drawing of the book: as many steps as numbers, and each shows something", async ({ page }) => {
  test.setTimeout(300_000);
  let drawings = 0;
  const wrong = [];
  for (const name of pages().filter((name) => name !== "print.html")) {
    await page.goto(address(name));
    for (const { id, steps, discs, said } of await page.evaluate(stepThroughAll)) {
      const report = (what) => wrong.push(`${name}#${id}: ${what}`);
      if (discs.some((n) => !steps.includes(n))) report(`a number is no step: ${discs} / ${steps}`);
      if (steps.length < 2) continue;
      drawings++;
      if (steps.length !== steps.at(-1)) report(`a step is missing: ${steps}`);
      if (said.length !== steps.at(-1)) report(`${said.length} steps, ${steps.at(-1)} numbers`);
      said.forEach(({ text, shown, wrong }, at) => {
        if (!text.startsWith(`${at + 1} of ${said.length} `) || text.length < 12) report(`step ${at + 1} says "${text}"`);
        if (!shown || wrong) report(`step ${at + 1} shows the wrong parts`);
      });
    }
  }
  expect(wrong).toEqual([]);
  expect(drawings).toBeGreaterThan(75);
});
