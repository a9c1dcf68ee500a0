#!/bin/sh
# Starts a Covalent server, dispatches a workflow to it, and prints what it has seen as JSON. PYTHON is that of Covalent's environment.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(dirname "$PYTHON"):$PATH
export COVALENT_CONFIG_DIR="$HOME/covalent" COVALENT_DISABLE_DASK=1
port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$HOME"
trap 'covalent stop >&2' EXIT
covalent start --no-cluster --port "$port" >&2
python - >&2 <<'PYTHON'
# Whoever makes the storage account makes this container: the executor does not.
import os
from azure.identity import ClientSecretCredential
from azure.storage.blob import BlobServiceClient

credential = ClientSecretCredential("contoso.example", "any-client", os.environ["AZURE_BATCH_ACCESS_KEY"])
BlobServiceClient("https://mystorage.blob.core.windows.net", credential).create_container("covalent-assets")
PYTHON
python "$here/workflow.py"
