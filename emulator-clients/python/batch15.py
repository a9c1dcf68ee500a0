"""What a program with azure-batch 15 does; prints what it has seen as JSON."""

import json
import os
import time

from azure.batch import BatchClient, models
from azure.core.credentials import AzureNamedKeyCredential
from azure.core.exceptions import HttpResponseError

credential = AzureNamedKeyCredential(os.environ["AZURE_BATCH_ACCOUNT"], os.environ["AZURE_BATCH_ACCESS_KEY"])
client = BatchClient(endpoint=os.environ["AZURE_BATCH_ENDPOINT"], credential=credential)
seen = {"pools": sorted(pool.id for pool in client.list_pools())}

job = models.BatchJobCreateOptions(id="job", pool_info=models.BatchPoolInfo(pool_id="pool"))
client.create_job(job)
tasks = [
    models.BatchTaskCreateOptions(id=f"t{i}", command_line=f"/bin/sh -c 'echo gr\u00fc\u00dfe {i}'") for i in range(150)
]
seen["added"] = len(client.create_tasks("job", tasks).result_values)
deadline = time.monotonic() + 60
while any(task.state != models.BatchTaskState.COMPLETED for task in client.list_tasks("job")):
    assert time.monotonic() < deadline, "the tasks have not completed"
    time.sleep(0.2)
seen["exitCodes"] = sorted({task.execution_info.exit_code for task in client.list_tasks("job")})
seen["stdout"] = b"".join(client.download_task_file("job", "t7", "stdout.txt")).decode("utf-8")
seen["succeeded"] = client.get_job_task_counts("job").task_counts.succeeded

# The client compares the status of an item with "clienterror", the service says "ClientError": there is no exception.
wrong = models.ResourceFile(http_url="nothing", file_path="x")
refused = client.create_tasks(
    "job", [models.BatchTaskCreateOptions(id="refused", command_line="true", resource_files=[wrong])]
)
seen["refused"] = [f"{item.task_id} {item.status}" for item in refused.result_values]
seen["there"] = any(task.id == "refused" for task in client.list_tasks("job"))
try:
    client.create_job(job)
except HttpResponseError as again:
    seen["jobAgain"] = f"{again.status_code} {again.error.code}"
client.begin_delete_job("job").wait()
print(json.dumps(seen))
