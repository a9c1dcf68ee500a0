// The report of a sweep in a real Chromium: draws it light, dark and narrow, looks for what a reader cannot read, and chooses a range of an axis. Writes
// pictures to the folder in PICTURES and prints what was seen as JSON. In the environment: REPORTS, a folder with report.html, running.html and none.html.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AXE, launch } from "./chromium.mjs";

const { REPORTS, PICTURES } = process.env;
const seen = { problems: [], pictures: 0, foreign: [] };

async function open(browser, name, scheme, width) {
  const page = await browser.newPage();
  const where = `${name} ${scheme} ${width}`;
  page.on("console", (message) => message.type() === "error" && seen.problems.push(`${where}: ${message.text()}`));
  page.on("pageerror", (error) => seen.problems.push(`${where}: ${error.message}`));
  page.on("dialog", (dialog) => { seen.problems.push(`${where}: a text of the sweep was run: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => request.url().startsWith("file:") || seen.foreign.push(request.url()));
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(pathToFileURL(join(REPORTS, `${name}.html`)).href);
  await page.waitForSelector("tbody, #state:not(:empty)");
  return page;
}

async function draw(browser, name, scheme, width) {
  const page = await open(browser, name, scheme, width);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) {
    seen.problems.push(`${name} is ${wide} pixels wider than ${width}`);
  }
  await page.screenshot({ path: join(PICTURES, `report-${name}-${scheme}-${width}.png`), fullPage: true });
  seen.pictures++;
  // What looks at the page is a script that the page does not allow.
  await page.setBypassCSP(true);
  await page.reload();
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes[0].html}`));
  seen.problems.push(...found.map((one) => `${scheme} ${name}: ${one}`));
  await page.close();
}

/** Drags along the first axis of the parallel coordinates. */
async function choose(browser) {
  const page = await open(browser, "report", "light", 1200);
  await page.$eval("#parallel", (section) => section.scrollIntoView());
  const box = await (await page.$("#parallel canvas")).boundingBox();
  await page.mouse.move(box.x + 60, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 180, { steps: 8 });
  await page.mouse.up();
  await page.waitForFunction((all) => document.querySelector("#table .note").textContent !== all, { timeout: 10000 }, "16 of 16");
  seen.chosen = await page.$eval("#table .note", (note) => Number.parseInt(note.textContent, 10) < 16);
  await page.close();
}

const browser = await launch();
mkdirSync(PICTURES, { recursive: true });
for (const name of ["report", "running", "none"]) {
  await draw(browser, name, "light", 1200);
  await draw(browser, name, "dark", 1200);
  await draw(browser, name, "light", 400);
}
await choose(browser);
await browser.close();
console.log(JSON.stringify(seen));
