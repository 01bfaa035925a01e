// Pictures of pages, to look at: node look.js [--full] OUT_DIR PAGE...
// Each page at desktop and phone width, light and dark, opened from its file.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import config from "./playwright.config.js";
import { address } from "./site.js";

const args = process.argv.slice(2);
const full = args[0] === "--full";
const [out, ...names] = full ? args.slice(1) : args;
if (!out || names.length === 0) {
  console.error("usage: node look.js [--full] OUT_DIR PAGE...");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const browser = await chromium.launch(config.use.launchOptions);
for (const name of names) {
  for (const [size, viewport] of [
    ["desktop", { width: 1440, height: 900 }],
    ["phone", { width: 360, height: 740 }],
  ]) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await browser.newPage({ viewport, colorScheme });
      const [path, anchor] = name.split("#");
      await page.goto(address(path));
      if (anchor) await page.locator(`#${anchor}`).scrollIntoViewIfNeeded();
      const file = join(out, `${path.replaceAll("/", "-").replace(".html", "")}${anchor ? `-${anchor}` : ""}-${size}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: full });
      console.log(file);
      await page.close();
    }
  }
}
await browser.close();
