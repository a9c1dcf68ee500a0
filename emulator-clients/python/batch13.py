"""What a program with azure-batch 13 does that logs in as a service principal, and knows Azure's names only; prints what it has seen as JSON."""

import json
import os
import time

import azure.batch.models as models
from azure.batch import BatchServiceClient
from msrestazure.azure_active_directory import ServicePrincipalCredentials

credentials = ServicePrincipalCredentials(
    client_id="any-client",
    secret=os.environ["AZURE_BATCH_ACCESS_KEY"],
    tenant="contoso.example",
    resource="https://batch.core.windows.net/",
)
client = BatchServiceClient(credentials, batch_url="https://contoso.westeurope.batch.azure.com")
seen = {"pools": sorted(pool.id for pool in client.pool.list())}

client.job.add(models.JobAddParameter(id="job", pool_info=models.PoolInformation(pool_id="pool")))
tasks = [models.TaskAddParameter(id=f"t{i}", command_line="/bin/sh -c 'echo $AZ_BATCH_TASK_ID'") for i in range(150)]
tasks.append(
    models.TaskAddParameter(
        id="refused", command_line="true", resource_files=[models.ResourceFile(http_url="nothing", file_path="x")]
    )
)
try:
    client.task.add_collection("job", tasks)
except models.CreateTasksErrorException as refused:
    # What failed as a whole (429, for one) is in here too, and the tasks that were not sent for it.
    seen["errors"] = [error.error.code for error in refused.errors]
    seen["pending"] = len(refused.pending_tasks)
    seen["refused"] = [f"{item.task_id} {item.error.code}" for item in refused.failure_tasks]
sent = len(tasks) - 1 - seen["pending"]
deadline = time.monotonic() + 60
while client.job.get_task_counts("job").task_counts.completed < sent:
    assert time.monotonic() < deadline, "the tasks have not completed"
    time.sleep(0.2)
if sent == 150:
    seen["stdout"] = b"".join(client.file.get_from_task("job", "t7", "stdout.txt")).decode("utf-8")
client.job.delete("job")
print(json.dumps(seen))
