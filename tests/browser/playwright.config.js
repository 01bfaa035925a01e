// The built site in a real Chromium: desktop and phone, light and dark, from a server and from file://.
import { defineConfig } from "@playwright/test";
import { HTTP } from "./site.js";

const browser = {
  browserName: "chromium",
  launchOptions: {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.js",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  reporter: [["line"]],
  // Only the tests of keeping the book want a worker between page and server.
  use: { ...browser, serviceWorkers: "block" },
  webServer: {
    command: "node server.js",
    url: HTTP,
    reuseExistingServer: false,
  },
  projects: [
    { name: "desktop-light", use: { viewport: { width: 1280, height: 900 }, colorScheme: "light" } },
    { name: "phone-dark", use: { viewport: { width: 360, height: 740 }, colorScheme: "dark", hasTouch: true } },
  ],
});
