// The emulator's window in jsdom: what it shows, that it follows, what it changes, and that nothing foreign becomes markup. In the environment,
// beside what page.js takes: what the banner of the emulator exports.
"use strict";
const { BatchServiceClient, BatchSharedKeyCredentials } = require("@azure/batch");
const { WINDOW, seen, open, until, check, hands, run } = require("./page.js");

const { AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY, AZURE_BATCH_ENDPOINT } = process.env;
const client = new BatchServiceClient(
  new BatchSharedKeyCredentials(AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY), AZURE_BATCH_ENDPOINT);

/** Refuses all files until it is ended; what waits then waits no longer. */
function refuseFiles(window) {
  const { fetch, setTimeout } = window;
  const waiting = [];
  const refusal = { asked: 0, end: () => { Object.assign(window, { fetch, setTimeout }); waiting.forEach((act) => act()); } };
  window.fetch = (path, options) => {
    if (!path.startsWith("/window/file")) {
      return fetch(path, options);
    }
    refusal.asked++;
    return Promise.resolve(new Response(JSON.stringify({ error: "it is being written" }), { status: 409 }));
  };
  window.setTimeout = (act, delay, ...rest) => (delay >= 1000 ? waiting.push(act) : setTimeout(act, delay, ...rest));
  return refusal;
}

/** Another account is told of from now on, as by an emulator that was started anew. */
function answerAsAnother(window) {
  const { fetch } = window;
  window.fetch = (path, options) =>
    path.startsWith("/window/data/about") ? Promise.resolve(new Response(JSON.stringify({ account: "another", endpoint: "here" }))) : fetch(path, options);
  return () => Object.assign(window, { fetch });
}

async function main() {
  const window = await open(WINDOW);
  const { document } = window;
  const { text, go } = hands(window);
  const button = (name) => until(window, name, () =>
    [...document.querySelectorAll("button")].find((one) => (one.getAttribute("aria-label") || one.textContent) === name));

  await until(window, "the pool", () => text("tbody th").includes("pool"));
  seen.address = window.location.hash;
  seen.nothingYet = text(".none");

  await client.job.add({ id: "job", poolInfo: { poolId: "pool" } });
  await client.task.addCollection("job", [
    { id: "bad", commandLine: "sh -c 'exit 3'", constraints: { maxTaskRetryCount: 1 } },
    { id: "live", commandLine: "sh -c 'echo \"<img src=x onerror=alert(1)>\"; while [ ! -e go ]; do sleep 0.1; done; echo more; sleep 100'" },
  ]);
  seen.bar = await until(window, "one that failed", () => text("tbody .words").find((words) => words === "1 failed, 1 running"));
  await check(window);

  await go("#/jobs/job?state=failed", "Job job");
  seen.failure = await until(window, "the failure", () => text(".failure")[0]);
  seen.failedOnly = text("section tbody th");
  seen.focus = document.activeElement.tagName;
  await check(window);

  const refusal = refuseFiles(window);
  await go("#/jobs/job/tasks/live", "Task live");
  seen.unread = await until(window, "why the output is not there", () => text("section .problem")[0]);
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => window.requestAnimationFrame(resolve));
  }
  seen.asked = refusal.asked;
  refusal.end();
  seen.stdout = await until(window, "the output", () => text("pre[aria-label='stdout.txt']").find((output) => output.includes("img")));
  seen.images = document.querySelectorAll("#app img").length;
  seen.link = (await until(window, "the file", () => [...document.querySelectorAll("a")].find((one) => one.textContent === "stdout.txt"))).getAttribute("href");
  await check(window);

  await go("#/pools/pool", "Pool pool");
  seen.runs = await until(window, "what runs", () => text("tbody td a")[0]);
  (await button("Preempt node 1")).click();
  seen.said = await until(window, "what came of it", () => text(".said").find(Boolean));
  await until(window, "the node is gone", () => text("tbody .chip").includes("preempted"));
  (await button("Restore node 1")).click();
  await until(window, "the node is back", () => !text("tbody .chip").includes("preempted"));
  await check(window);

  await go("#/faults", "Faults and clock");
  await until(window, "the form", () => document.querySelector("input[name=operation]"));
  document.querySelector("input[name=operation]").value = "Jobs_Create";
  document.querySelector("select[name=kind]").value = "quota";
  (await button("Add the fault")).click();
  seen.fault = await until(window, "the fault", () => text("tbody th")[0]);
  seen.struck = await client.job.add({ id: "next", poolInfo: { poolId: "pool" } }).then(() => "", (refused) => refused.code);
  await until(window, "that it struck", () => text("tbody td.count")[1] !== "0" && text("tbody td.count")[1]);
  document.querySelector("input[role=switch]").click();
  await until(window, "that it is off", () => text("tbody td.count")[0] === "off");
  seen.off = await client.job.add({ id: "next", poolInfo: { poolId: "pool" } }).then(() => "added", (refused) => refused.code);
  await client.job.get("job");
  document.querySelector("select[name=kind]").value = "429";
  document.querySelector("input[name=operation]").value = "Nothing";
  (await button("Add the fault")).click();
  seen.refused = await until(window, "why not", () => text(".said.problem")[0]);
  document.querySelector("input[name=skew]").value = "PT5M";
  (await button("Set the clock")).click();
  await until(window, "the clock", () => document.body.textContent.includes("clock is ahead by PT5M."));
  document.querySelector("input[name=skew]").value = "-PT5M";
  (await button("Set the clock")).click();
  await until(window, "the clock", () => document.body.textContent.includes("clock is behind by PT5M."));
  seen.clock = text(".said")[0];
  await check(window);

  await go("#/requests", "Requests");
  seen.operation = await until(window, "the requests", () => text("tbody th").find((name) => name === "Tasks_CreateCollection"));
  seen.saidElsewhere = text(".said")[0];
  seen.latest = await until(window, "the latest", () => text("tbody th").find((name) => /^GET \/jobs\/job$/.test(name)));
  await check(window);

  const back = answerAsAnother(window);
  window.source.onerror({});
  await until(window, "that it is lost", () => text(".live")[0] === "The emulator does not answer");
  await client.job.get("job");
  await until(window, "that it is back", () => text(".live")[0] === "live");
  seen.another = await until(window, "whose it is now", () => text(".about").find((words) => words.startsWith("another")));
  back();

  await go("#/jobs/none", "Job none");
  seen.missing = await until(window, "that there is none", () => text("[role=alert]")[0]);
  window.close();

  const reader = await open(new URL(WINDOW).origin + "/#/pools/pool");
  seen.words = await until(reader, "how to change something", () => {
    const words = reader.document.querySelector("main > .none");
    return reader.document.querySelector("tbody") && words && words.textContent;
  });
  seen.buttonsWithoutToken = reader.document.querySelectorAll("button").length;
  reader.close();
}

run(main);
