"""What a program with azure-batch 13 or 14 does; prints what it has seen as JSON."""

import json
import os
import time

import azure.batch.models as models
from azure.batch import BatchServiceClient
from azure.batch.batch_auth import SharedKeyCredentials

credentials = SharedKeyCredentials(os.environ["AZURE_BATCH_ACCOUNT"], os.environ["AZURE_BATCH_ACCESS_KEY"])
client = BatchServiceClient(credentials, batch_url=os.environ["AZURE_BATCH_ENDPOINT"])
seen = {}

machine = models.VirtualMachineConfiguration(
    image_reference=models.ImageReference(
        publisher="canonical", offer="0001-com-ubuntu-server-jammy", sku="22_04-lts", version="latest"
    ),
    node_agent_sku_id="batch.node.ubuntu 22.04",
)
client.pool.add(
    models.PoolAddParameter(
        id="python", vm_size="STANDARD_D2S_V3", virtual_machine_configuration=machine, target_dedicated_nodes=1
    )
)
seen["pools"] = sorted(pool.id for pool in client.pool.list())

client.job.add(models.JobAddParameter(id="job", pool_info=models.PoolInformation(pool_id="python")))
tasks = [models.TaskAddParameter(id=f"t{i}", command_line=f"/bin/sh -c 'echo gr\u00fc\u00dfe {i}'") for i in range(100)]
seen["added"] = sorted({str(item.status.value) for item in client.task.add_collection("job", tasks).value})
deadline = time.monotonic() + 60
while any(task.state != models.TaskState.completed for task in client.task.list("job")):
    assert time.monotonic() < deadline, "the tasks have not completed"
    time.sleep(0.2)
seen["exitCodes"] = sorted({task.execution_info.exit_code for task in client.task.list("job")})
seen["stdout"] = b"".join(client.file.get_from_task("job", "t7", "stdout.txt")).decode("utf-8")
seen["succeeded"] = client.job.get_task_counts("job").task_counts.succeeded
try:
    client.job.add(models.JobAddParameter(id="job", pool_info=models.PoolInformation(pool_id="python")))
except models.BatchErrorException as refused:
    seen["jobAgain"] = f"{refused.response.status_code} {refused.error.code}"
client.job.delete("job")
client.pool.delete("python")
print(json.dumps(seen))
