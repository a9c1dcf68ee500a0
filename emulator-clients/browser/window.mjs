// The emulator's window in a real Chromium: draws each page light and dark, looks for what a reader cannot read, and uses it with keys alone. Writes
// pictures to the folder in PICTURES and prints what was seen as JSON; {"none":"why"} where there is no Chromium.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AXE, launch } from "./chromium.mjs";

const { WINDOW, PICTURES, AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY, AZURE_BATCH_ENDPOINT } = process.env;
const seen = { problems: [], pictures: 0 };

/** Something to see: tasks that succeed, fail and run. */
async function fill() {
  const require = createRequire(new URL("../javascript/package.json", import.meta.url));
  const { BatchServiceClient, BatchSharedKeyCredentials } = require("@azure/batch");
  const client = new BatchServiceClient(
    new BatchSharedKeyCredentials(AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY), AZURE_BATCH_ENDPOINT);
  for (const [job, pool, count] of [["calibration", "pool", 24], ["sweep-2", "pool", 48], ["report", "spare", 2]]) {
    await client.job.add({ id: job, poolInfo: { poolId: pool } });
    const tasks = [];
    for (let i = 0; i < count; i++) {
      const end = job === "sweep-2" && i > 12 ? "sleep 300" : i % 9 === 8 ? "exit 3" : "true";
      tasks.push({ id: `point-${String(i).padStart(4, "0")}`, commandLine: `sh -c 'echo "point ${i}: <b>0.731</b>"; echo "<h1>" > page.html; ${end}'`,
        environmentSettings: [{ name: "POINT", value: String(i) }] });
    }
    await client.task.addCollection(job, tasks);
  }
  await client.job.add({ id: "wide", poolInfo: { poolId: "cluster" } });
  await client.task.add("wide", { id: "solve", commandLine: "sh -c 'echo $AZ_BATCH_HOST_LIST; sleep 300'",
    multiInstanceSettings: { numberOfInstances: 3, coordinationCommandLine: "sh -c 'echo ready'" } });
  await client.jobSchedule.add({ id: "nightly", schedule: { recurrenceInterval: "P1D", startWindow: "PT1H" },
    jobSpecification: { poolInfo: { poolId: "spare" }, onAllTasksComplete: "terminatejob" } });
}

async function settle(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

const PAGES = { overview: "#/", pool: "#/pools/pool", job: "#/jobs/sweep-2", failed: "#/jobs/calibration?state=failed",
  task: "#/jobs/sweep-2/tasks/point-0013", wide: "#/jobs/wide/tasks/solve", schedule: "#/schedules/nightly", requests: "#/requests", faults: "#/faults" };

async function draw(browser, scheme, width) {
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && seen.problems.push(`${scheme}: ${message.text()}`));
  page.on("pageerror", (error) => seen.problems.push(`${scheme}: ${error.message}`));
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(WINDOW);
  for (const [name, hash] of Object.entries(PAGES)) {
    await page.evaluate((where) => { location.hash = where; }, hash);
    await page.waitForFunction((where) => (location.hash || "#/") === where && document.querySelector("tbody"), { timeout: 20000 }, hash);
    await settle(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) {
      seen.problems.push(`${name} is ${wide} pixels wider than ${width}`);
    }
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes[0].html}`));
    seen.problems.push(...found.map((one) => `${scheme} ${name}: ${one}`));
    await page.screenshot({ path: join(PICTURES, `${name}-${scheme}-${width}.png`), fullPage: true });
    seen.pictures++;
  }
  await page.close();
}

/** From the top of the page to the first job with keys alone. */
async function keys(browser) {
  const page = await browser.newPage();
  await page.goto(WINDOW);
  await page.waitForSelector("tbody a");
  const passed = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.name);
    passed.push(name);
    if (name === "report") {
      break;
    }
  }
  seen.first = passed[0];
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("h1").textContent === "Job report");
  seen.opened = await page.evaluate(() => document.activeElement.textContent);
  await page.close();
}

/** What a task has written, opened as a user opens it. */
async function foreign(browser) {
  const page = await browser.newPage();
  const file = `${new URL(WINDOW).origin}/window/file?job=calibration&task=point-0000&file=wd/page.html`;
  await page.goto(file);
  seen.foreign = await page.evaluate(() => [document.contentType, window.origin, document.querySelectorAll("h1").length]);
  await page.close();
}

const browser = await launch();
mkdirSync(PICTURES, { recursive: true });
await fill();
await new Promise((resolve) => setTimeout(resolve, 3000));
await keys(browser);
await foreign(browser);
await draw(browser, "light", 1200);
await draw(browser, "dark", 1200);
await draw(browser, "light", 400);
await browser.close();
console.log(JSON.stringify(seen));
