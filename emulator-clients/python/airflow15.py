"""What Airflow's AzureBatchOperator does; prints what it has seen as JSON."""

import json
import os

os.environ["AIRFLOW_CONN_AZURE_BATCH_DEFAULT"] = json.dumps(
    {
        "conn_type": "azure_batch",
        "login": os.environ["AZURE_BATCH_ACCOUNT"],
        "password": os.environ["AZURE_BATCH_ACCESS_KEY"],
        "extra": {"account_url": os.environ["AZURE_BATCH_ENDPOINT"]},
    }
)

from airflow.providers.microsoft.azure.operators.batch import AzureBatchOperator  # noqa: E402


def operator(task, command, **more):
    return AzureBatchOperator(
        task_id="batch",
        batch_pool_id="airflow",
        batch_pool_vm_size="standard_d2_v5",
        batch_job_id="job",
        batch_task_id=task,
        batch_task_command_line=command,
        vm_publisher="canonical",
        vm_offer="ubuntu-24_04-lts",
        vm_sku="server",
        vm_version="latest",
        vm_node_agent_sku_id="batch.node.ubuntu 24.04",
        target_dedicated_nodes=1,
        **more,
    )


seen = {}
first = operator("hello", "/bin/sh -c 'echo hello'")
first.execute({})
seen["stdout"] = b"".join(first.hook.connection.download_task_file("job", "hello", "stdout.txt")).decode("utf-8")
try:
    operator("fails", "/bin/sh -c 'exit 3'", should_delete_job=True).execute({})
except Exception as failure:
    seen["failure"] = f"{type(failure).__name__}: {str(failure)[:30]}"
seen["jobs"] = [job.id for job in first.hook.connection.list_jobs()]
seen["pools"] = sorted(pool.id for pool in first.hook.connection.list_pools())
print(json.dumps(seen))
