#!/bin/sh
# What a script with the Azure CLI does; prints what it has seen as JSON. az is on the PATH.
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
export AZURE_CONFIG_DIR="$directory" AZURE_CORE_COLLECT_TELEMETRY=false AZURE_CORE_OUTPUT=tsv AZURE_CORE_ONLY_SHOW_ERRORS=true PYTHONUTF8=1
unset AZURE_BATCH_ENDPOINT
secret=$AZURE_BATCH_ACCESS_KEY
unset AZURE_BATCH_ACCESS_KEY AZURE_BATCH_ACCOUNT

az login --service-principal --username any-client --password "$secret" --tenant contoso.example --output none
az batch account login --resource-group my-group --name contoso
pools=$(az batch pool list --query '[].id')
az batch job create --id job --pool-id pool

cat > "$directory/tasks.json" <<'TASKS'
[{"id": "hello", "commandLine": "/bin/sh -c 'echo grüße'"},
 {"id": "refused", "commandLine": "true", "resourceFiles": [{"httpUrl": "nothing", "filePath": "x"}]}]
TASKS
# The exit code is 0 although a task was refused: it has to be looked for in the answer.
refused=$(az batch task create --job-id job --json-file "$directory/tasks.json" --query "[?status!='Success'].[taskId, status, error.code]")
tries=30
until [ "$(az batch task show --job-id job --task-id hello --query state)" = completed ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || exit 1
done
az batch task file download --job-id job --task-id hello --file-path stdout.txt --destination "$directory/stdout.txt" --output none
stdout=$(cat "$directory/stdout.txt")
again=$(az batch job create --id job --pool-id pool 2>&1 | grep -o 'JobExists' | head -n 1)
az batch job delete --job-id job --yes
printf '{"pools": "%s", "refused": "%s", "stdout": "%s", "jobAgain": "%s"}\n' \
    "$pools" "$(printf '%s' "$refused" | tr '\t' ' ')" "$stdout" "$again"
