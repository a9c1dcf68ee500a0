// A real Chromium, and what looks for what a reader cannot read.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const { CHROMIUM, PATH } = process.env;

export const AXE = createRequire(import.meta.url)("axe-core").source;

/** CHROMIUM, one on the PATH, or the one of npm, which is for Linux. */
async function find() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const known = CHROMIUM || names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name))).find(existsSync);
  if (known) {
    return { executablePath: known, args: ["--no-sandbox"], headless: true };
  }
  const { default: chromium } = await import("@sparticuz/chromium");
  return { executablePath: await chromium.executablePath(), args: [...chromium.args, "--disable-gpu"], headless: "shell" };
}

/** Prints {"none":"why"} and ends where there is no Chromium. */
export async function launch() {
  try {
    const { default: puppeteer } = await import("puppeteer-core");
    return await puppeteer.launch(await find());
  } catch (e) {
    console.log(JSON.stringify({ none: `no Chromium could be started: ${String(e.message).split("\n")[0]}` }));
    return process.exit(0);
  }
}
