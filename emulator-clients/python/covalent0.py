"""What a program with Covalent's executor does; prints what it has seen as JSON."""

import asyncio
import json
import os

from azure.core.exceptions import ResourceExistsError
from azure.identity import ClientSecretCredential
from azure.storage.blob import BlobServiceClient
from covalent.executor import AzureBatchExecutor

executor = AzureBatchExecutor(
    tenant_id="contoso.example",
    client_id="any-client",
    client_secret=os.environ["AZURE_BATCH_ACCESS_KEY"],
    batch_account_url="https://contoso.westeurope.batch.azure.com",
    storage_account_name="mystorage",
    base_image_uri="covalent.azurecr.io/covalent-executor-base:latest",
    pool_id="pool",
    retries=1,
    poll_freq=2,
)


def power(base, exponent):
    return base**exponent


def broken():
    raise ValueError("nobody sees this")


async def main():
    # Whoever makes the storage account makes this container: the executor does not.
    storage = BlobServiceClient(
        "https://mystorage.blob.core.windows.net",
        ClientSecretCredential("contoso.example", "any-client", os.environ["AZURE_BATCH_ACCESS_KEY"]),
    )
    try:
        storage.create_container("covalent-assets")
    except ResourceExistsError:
        pass
    result = await executor.run(power, [2], {"exponent": 10}, {"dispatch_id": "first", "node_id": 0})
    try:
        await executor.run(broken, [], {}, {"dispatch_id": "second", "node_id": 0})
        failure = None
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
    batch = executor._get_batch_service_client()
    return {
        "result": result,
        "failure": failure,
        "tries": 1 + batch.task.get("covalent-batch-second-0", "covalent-batch-second-0").execution_info.retry_count,
        "jobs": {job.id: job.state.value for job in batch.job.list()},
        "blobs": sorted(storage.get_container_client("covalent-assets").list_blob_names()),
    }


print(json.dumps(asyncio.run(main())))
