// The emulator's window in jsdom, with simulated tasks and a key: job schedules, tasks on several nodes, and time that is skipped. In the environment,
// beside what page.js takes: what the banner of the emulator exports.
"use strict";
const { BatchServiceClient, BatchSharedKeyCredentials } = require("@azure/batch");
const { WINDOW, seen, open, until, check, hands, run } = require("./page.js");

const { AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY, AZURE_BATCH_ENDPOINT } = process.env;
const client = new BatchServiceClient(
  new BatchSharedKeyCredentials(AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY), AZURE_BATCH_ENDPOINT);

async function main() {
  await client.job.add({ id: "job", poolInfo: { poolId: "pool" } });
  await client.task.add("job", {
    id: "wide", commandLine: "x", environmentSettings: [{ name: "SIMULATED_DURATION", value: "PT1H" }],
    multiInstanceSettings: { numberOfInstances: 3, coordinationCommandLine: "y" },
  });
  await client.jobSchedule.add({
    id: "daily", schedule: { recurrenceInterval: "P1D" },
    jobSpecification: { poolInfo: { poolId: "pool" }, onAllTasksComplete: "terminatejob" },
  });

  const window = await open(WINDOW);
  const { document } = window;
  const { text, go } = hands(window);
  const skip = async (time) => {
    await go("#/faults", "Faults and clock");
    const input = await until(window, "the form", () => document.querySelector("input[name=time]"));
    input.value = time;
    [...document.querySelectorAll("button")].find((one) => one.textContent === "Skip the time").click();
    return until(window, "what came of it", () => text(".said").find((words) => words.includes(time) || words.startsWith("Not")));
  };

  seen.schedule = await until(window, "the schedule", () => text("section[aria-labelledby=schedules] td").slice(0, 2).join(" "));
  await check(window);

  await go("#/jobs/job/tasks/wide", "Task wide");
  seen.subtasks = await until(window, "the subtasks", () => text("section[aria-labelledby=subtasks] .chip").join(" "));
  await check(window);

  seen.skipped = await skip("PT2H");
  await check(window);
  await go("#/jobs/job/tasks/wide", "Task wide");
  await until(window, "its end", () => text(".facts .chip")[0] === "succeeded");

  await skip("P1D");
  seen.refused = await skip("soon");
  await go("#/schedules/daily", "Job schedule daily");
  seen.jobs = await until(window, "two jobs", () => text("tbody th").length === 2 && text("tbody th").join(" "));
  await check(window);
  window.close();

  const stranger = await open(new URL(WINDOW).origin);
  seen.stranger = (await until(stranger, "why it shows nothing", () => stranger.document.querySelector("[role=alert]"))).textContent;
  seen.shown = stranger.document.querySelectorAll("table").length;
  stranger.close();
}

run(main);
