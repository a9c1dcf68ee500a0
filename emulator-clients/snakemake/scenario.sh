#!/bin/sh
# Runs Snakemake in an empty directory, and prints what it has seen as JSON. PYTHON is that of Snakemake's environment.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cp "$here/Snakefile" "$directory"
cd "$directory"
exit=0
TMPDIR="$directory" SNAKEMAKE=$(dirname "$PYTHON")/snakemake sh "$here/run" > seen.txt 2>&1 || exit=$?
"$PYTHON" - "$exit" <<'PYTHON'
import json, re, sys
from azure.batch import BatchServiceClient
from azure.identity import ManagedIdentityCredential
from azure.storage.blob import BlobServiceClient
from snakemake_executor_plugin_azure_batch.util import AzureIdentityCredentialAdapter

seen = open("seen.txt").read()
storage = BlobServiceClient("https://mystorage.blob.core.windows.net", ManagedIdentityCredential())
results = storage.get_container_client("results")
names = [name for name in results.list_blob_names() if name.endswith(".txt")]
batch = BatchServiceClient(
    AzureIdentityCredentialAdapter(ManagedIdentityCredential(), "https://batch.core.windows.net/"),
    "https://contoso.westeurope.batch.azure.com",
)
if "greeting.txt" not in names:
    sys.exit(seen)
print(json.dumps({
    "exit": int(sys.argv[1]),
    "blobs": names,
    "greeting": results.download_blob("greeting.txt").readall().decode(),
    "failure": re.findall(r"'code': '(\w+)'", seen),
    "stderr": re.findall(r"^    stderr: *(.*)$", seen, re.M),
    "jobs": [job.id for job in batch.job.list()],
    "pools": [pool.id for pool in batch.pool.list()],
}))
PYTHON
