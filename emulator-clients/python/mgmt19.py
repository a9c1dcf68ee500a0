"""What a program with azure-mgmt-batch does that makes its pool by Azure Resource Manager; prints what it has seen as JSON."""

import json
import os
import time

from azure.identity import ClientSecretCredential
from azure.mgmt.batch import BatchManagementClient, models

GROUP, ACCOUNT = "my-group", "contoso"
credential = ClientSecretCredential("contoso.example", "any-client", os.environ["AZURE_BATCH_ACCESS_KEY"])
client = BatchManagementClient(credential, "00000000-0000-0000-0000-000000000001")
seen = {"endpoint": client.batch_account.get(GROUP, ACCOUNT).properties.account_endpoint}
seen["key"] = client.batch_account.get_keys(GROUP, ACCOUNT).primary == os.environ["AZURE_BATCH_ACCESS_KEY"]

machine = models.VirtualMachineConfiguration(
    image_reference=models.ImageReference(
        publisher="canonical", offer="ubuntu-24_04-lts", sku="server", version="latest"
    ),
    node_agent_sku_id="batch.node.ubuntu 24.04",
)
nodes = models.ScaleSettings(fixed_scale=models.FixedScaleSettings(target_dedicated_nodes=1))
pool = models.Pool(
    properties=models.PoolProperties(
        vm_size="standard_d2_v5",
        deployment_configuration=models.DeploymentConfiguration(virtual_machine_configuration=machine),
        scale_settings=nodes,
    )
)
client.pool.create(GROUP, ACCOUNT, "made", pool)
deadline = time.monotonic() + 60
while client.pool.get(GROUP, ACCOUNT, "made").properties.current_dedicated_nodes != 1:
    assert time.monotonic() < deadline, "the pool has no node"
    time.sleep(0.1)
seen["pools"] = sorted(pool.name for pool in client.pool.list_by_batch_account(GROUP, ACCOUNT))

formula = models.ScaleSettings(auto_scale=models.AutoScaleSettings(formula="$TargetDedicatedNodes=2"))
scaled = client.pool.update(
    GROUP, ACCOUNT, "made", models.Pool(properties=models.PoolProperties(scale_settings=formula))
)
seen["formula"] = scaled.properties.scale_settings.auto_scale.formula
client.pool.begin_delete(GROUP, ACCOUNT, "made").result()
seen["left"] = [pool.name for pool in client.pool.list_by_batch_account(GROUP, ACCOUNT)]
print(json.dumps(seen))
