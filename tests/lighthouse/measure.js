// Lighthouse over some pages of a served site: node measure.js [--json DIR] LEAST ADDRESS PAGE...
// Prints a table and fails below LEAST. A page that falls short is measured twice more and its middle
// run counts: on a machine that does other work, one run in five is slow for no fault of the page.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import * as constants from "lighthouse/core/config/constants.js";

const args = process.argv.slice(2);
const folder = args[0] === "--json" ? args.splice(0, 2)[1] : undefined;
const [least, address, ...pages] = args;
if (!pages.length) {
  console.error("usage: node measure.js [--json DIR] LEAST ADDRESS PAGE...");
  process.exit(2);
}
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PRESETS = [["mobile", undefined], ["desktop", desktopConfig]];
if (folder) mkdirSync(folder, { recursive: true });

const chrome = await launch({
  chromePath: process.env.CHROMIUM || "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic"],
});

// Lighthouse slows the processor four times for a phone and means a fast desktop. A slower machine is slowed
// less, by the classes of Lighthouse's own docs/throttling.md.
const slowdown = (index) => (index >= 1500 ? 4 : index >= 800 ? 2 : 1);

const once = async (url, config) => {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES }, config);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return lhr;
};
const scores = (lhr) => CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
const falls = (lhr) => scores(lhr).some((score) => score < least);

// What took points off: the weighted audits that are not whole.
const faults = (lhr) =>
  CATEGORIES.filter((name) => lhr.categories[name].score * 100 < 100).flatMap((name) =>
    lhr.categories[name].auditRefs
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9)
      .map(({ id }) => `${id}${lhr.audits[id].displayValue ? ` ${lhr.audits[id].displayValue}` : ""}`));

let short = false;
const line = (cells) => console.log(cells.map((cell, at) => (at < 2 ? String(cell).padEnd([34, 8][at]) : String(cell).padStart(15))).join(""));
try {
  const { environment } = await once(address, desktopConfig);
  const cpuSlowdownMultiplier = slowdown(environment.benchmarkIndex);
  // The network stays Lighthouse's own slow one.
  PRESETS[0][1] = { extends: "lighthouse:default", settings: { throttling: { ...constants.throttling.mobileSlow4G, cpuSlowdownMultiplier } } };
  console.log(`benchmark index ${Math.round(environment.benchmarkIndex)}: on mobile the processor counts as ${cpuSlowdownMultiplier} times slower than it is`);
  line(["page", "preset", ...CATEGORIES, "runs"]);
  for (const page of pages) {
    const url = address + page.replace(/^\//, "");
    for (const [preset, config] of PRESETS) {
      const runs = [await once(url, config)];
      if (falls(runs[0])) {
        runs.push(await once(url, config), await once(url, config));
        runs.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
      }
      const middle = runs[runs.length >> 1];
      line([page, preset, ...scores(middle), runs.length]);
      if (falls(middle)) {
        short = true;
        for (const fault of faults(middle)) console.log(`    ${fault}`);
      }
      if (folder) writeFileSync(join(folder, `${page.replaceAll("/", "-")}-${preset}.json`), JSON.stringify(middle, null, 1));
    }
  }
} finally {
  chrome.kill();
}
if (short) {
  console.error(`error: a score is below ${least}`);
  process.exit(1);
}
