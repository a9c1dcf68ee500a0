"""A workflow whose task runs on Azure Batch; prints what it has seen as JSON."""

import json
import os

import covalent as ct

executor = ct.executor.AzureBatchExecutor(
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


@ct.electron(executor=executor)
def power(base, exponent):
    return base**exponent


@ct.lattice
def workflow(base):
    return power(base, 10)


result = ct.get_result(ct.dispatch(workflow)(2), wait=True)
print(json.dumps({"status": str(result.status), "result": result.result}))
