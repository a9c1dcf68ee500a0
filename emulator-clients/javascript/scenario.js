// Drives the emulator with the client @azure/batch and prints what it saw as one JSON object.
"use strict";

const { BatchServiceClient, BatchSharedKeyCredentials } = require("@azure/batch");

const client = new BatchServiceClient(
    new BatchSharedKeyCredentials(process.env.AZURE_BATCH_ACCOUNT, process.env.AZURE_BATCH_ACCESS_KEY),
    process.env.AZURE_BATCH_ENDPOINT);

const pool = {
    id: "js-pool",
    vmSize: "standard_d2_v5",
    targetDedicatedNodes: 1,
    taskSlotsPerNode: 4,
    virtualMachineConfiguration: {
        imageReference: { publisher: "canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
        nodeAgentSKUId: "batch.node.ubuntu 24.04",
    },
};

async function until(question, wanted) {
    const deadline = Date.now() + 20000;
    for (;;) {
        const answer = await question();
        if (wanted(answer)) {
            return answer;
        }
        if (Date.now() > deadline) {
            throw new Error("not in time: " + JSON.stringify(answer));
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

async function code(promise) {
    try {
        await promise;
        return "none";
    } catch (error) {
        // The answer to HEAD has no body, and so no code of the service.
        return error.statusCode + (error.body && error.body.code ? " " + error.body.code : "");
    }
}

async function pages(jobId, options) {
    const sizes = [];
    const ids = [];
    let page = await client.task.list(jobId, { taskListOptions: options });
    for (;;) {
        sizes.push(page.length);
        page.forEach((task) => ids.push(task.id));
        if (!page.odatanextLink) {
            return { sizes, ids };
        }
        page = await client.task.listNext(page.odatanextLink);
    }
}

async function text(stream) {
    const parts = [];
    for await (const part of stream) {
        parts.push(part);
    }
    return Buffer.concat(parts).toString();
}

async function main() {
    const seen = {};
    await client.pool.add(pool);
    seen.poolAgain = await code(client.pool.add(pool));
    seen.poolExists = (await client.pool.exists("js-pool")).body;
    await until(() => client.pool.get("js-pool"), (found) => found.allocationState === "steady");

    await client.job.add({ id: "js-job", poolInfo: { poolId: "js-pool" }, metadata: [{ name: "made", value: "by hand" }] });
    seen.job = (await client.job.get("js-job")).state;
    await client.task.add("js-job", { id: "hello", commandLine: "sh -c 'echo hello; echo file > out.txt'" });
    const tasks = Array.from({ length: 25 }, (none, i) => ({ id: "t" + i, commandLine: "true" }));
    const added = await client.task.addCollection("js-job", tasks);
    seen.added = added.value.map((outcome) => outcome.status.toLowerCase()).filter((status) => status === "success").length;
    const again = await client.task.addCollection("js-job", [tasks[0]]);
    seen.addedAgain = again.value[0].error.code;

    const hello = await until(() => client.task.get("js-job", "hello"), (task) => task.state === "completed");
    seen.exitCode = hello.executionInfo.exitCode;
    const listed = await pages("js-job", { maxResults: 10 });
    seen.pages = listed.sizes;
    seen.listed = new Set(listed.ids).size;
    seen.filtered = (await pages("js-job", { filter: "startswith(id,'hel')", select: "id,state" })).ids;
    seen.wrongFilter = await code(client.task.list("js-job", { taskListOptions: { filter: "colour eq 'red'" } }));

    seen.files = (await client.file.listFromTask("js-job", "hello", { recursive: true })).map((file) => file.name).sort();
    seen.stdout = await text((await client.file.getFromTask("js-job", "hello", "stdout.txt")).readableStreamBody);
    seen.length = (await client.file.getPropertiesFromTask("js-job", "hello", "wd/out.txt")).contentLength;
    await client.file.deleteFromTask("js-job", "hello", "wd/out.txt");
    seen.deletedFile = await code(client.file.getPropertiesFromTask("js-job", "hello", "wd/out.txt"));

    await client.task.add("js-job", { id: "long", commandLine: "sleep 60" });
    await until(() => client.task.get("js-job", "long"), (task) => task.state === "running");
    await client.task.terminate("js-job", "long");
    seen.ended = (await client.task.get("js-job", "long")).executionInfo.failureInfo.code;
    seen.endedAgain = await code(client.task.terminate("js-job", "long"));
    await client.task.deleteMethod("js-job", "long");
    seen.deletedTask = await code(client.task.get("js-job", "long"));

    await client.job.patch("js-job", { priority: 7 });
    seen.priority = (await client.job.get("js-job")).priority;
    await client.job.terminate("js-job", { terminateReason: "enough" });
    const ended = await until(() => client.job.get("js-job"), (job) => job.state === "completed");
    seen.reason = ended.executionInfo.terminateReason;
    await client.job.deleteMethod("js-job");
    seen.deletedJob = await until(() => code(client.job.get("js-job")), (answer) => answer !== "none");
    await client.pool.deleteMethod("js-pool");
    seen.deletedPool = await until(() => code(client.pool.get("js-pool")), (answer) => answer !== "none");
    console.log(JSON.stringify(seen));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
