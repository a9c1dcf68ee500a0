// What a program with kermit's Go client of Azure Batch does; prints what it has seen as JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"time"

	"github.com/Azure/go-autorest/autorest"
	"github.com/Azure/go-autorest/autorest/adal"
	"github.com/jackofallops/kermit/sdk/batch/2022-01.15.0/batch"
)

func main() {
	seen, err := run(context.Background(), os.Getenv("AZURE_BATCH_ENDPOINT"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(seen)
}

// The client knows no shared keys: it needs tokens, and so https.
func login() (autorest.Authorizer, error) {
	authority, err := adal.NewOAuthConfig(os.Getenv("AZURE_AUTHORITY_HOST"), "any-directory")
	if err != nil {
		return nil, err
	}
	token, err := adal.NewServicePrincipalToken(
		*authority, "any-client", os.Getenv("AZURE_BATCH_ACCESS_KEY"), "https://batch.core.windows.net/")
	if err != nil {
		return nil, err
	}
	return autorest.NewBearerAuthorizer(token), nil
}

func run(ctx context.Context, endpoint string) (map[string]any, error) {
	authorizer, err := login()
	if err != nil {
		return nil, err
	}
	pools, jobs, tasks, files := batch.NewPoolClient(endpoint), batch.NewJobClient(endpoint), batch.NewTaskClient(endpoint), batch.NewFileClient(endpoint)
	for _, client := range []*autorest.Client{&pools.Client, &jobs.Client, &tasks.Client, &files.Client} {
		client.Authorizer = authorizer
		client.RetryDuration = 100 * time.Millisecond // 30 s are the default
	}
	seen := map[string]any{}

	var ids []string
	for page, err := pools.ListComplete(ctx, "", "", "", nil, nil, nil, nil, nil); page.NotDone(); err = page.NextWithContext(ctx) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, *page.Value().ID)
	}
	seen["pools"] = ids

	job := batch.JobAddParameter{ID: ptr("job"), PoolInfo: &batch.PoolInformation{PoolID: ptr("pool")}}
	if _, err := jobs.Add(ctx, job, nil, nil, nil, nil); err != nil {
		return nil, err
	}
	if _, err := jobs.Add(ctx, job, nil, nil, nil, nil); err != nil {
		seen["jobAgain"] = refusal(err)
	}

	added := make([]batch.TaskAddParameter, 0, 100)
	for i := 0; i < 99; i++ {
		added = append(added, batch.TaskAddParameter{ID: ptr(fmt.Sprint("t", i)), CommandLine: ptr(fmt.Sprintf("/bin/sh -c 'echo grüße %d'", i))})
	}
	added = append(added, batch.TaskAddParameter{ID: ptr("refused"), CommandLine: ptr("true"),
		ResourceFiles: &[]batch.ResourceFile{{HTTPURL: ptr("nothing"), FilePath: ptr("x")}}})
	result, err := tasks.AddCollection(ctx, "job", batch.TaskAddCollectionParameter{Value: &added}, nil, nil, nil, nil)
	if err != nil {
		return nil, err
	}
	// A refused task is no error, and its status is none of the client's constants.
	var refused []string
	for _, item := range *result.Value {
		if item.Error != nil {
			refused = append(refused, fmt.Sprintf("%s %s %s %t", *item.TaskID, item.Status, *item.Error.Code, item.Status == batch.TaskAddStatusClientError))
		}
	}
	seen["refused"] = refused

	counts := batch.TaskCountsResult{}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if counts, err = jobs.GetTaskCounts(ctx, "job", nil, nil, nil, nil); err != nil {
			return nil, err
		}
		if *counts.TaskCounts.Completed == 99 {
			break
		}
		if time.Now().After(deadline) {
			return nil, errors.New("the tasks have not completed")
		}
	}
	seen["succeeded"] = *counts.TaskCounts.Succeeded
	codes := map[int32]bool{}
	for page, err := tasks.ListComplete(ctx, "job", "state eq 'completed'", "id,executionInfo", "", ptr(int32(30)), nil, nil, nil, nil); page.NotDone(); err = page.NextWithContext(ctx) {
		if err != nil {
			return nil, err
		}
		codes[*page.Value().ExecutionInfo.ExitCode] = true
	}
	seen["exitCodes"] = keys(codes)
	file, err := files.GetFromTask(ctx, "job", "t7", "stdout.txt", nil, nil, nil, nil, "", nil, nil)
	if err != nil {
		return nil, err
	}
	stdout, err := io.ReadAll(*file.Value)
	if err != nil {
		return nil, err
	}
	seen["stdout"] = string(stdout)
	_, err = jobs.Delete(ctx, "job", nil, nil, nil, nil, "", "", nil, nil)
	return seen, err
}

// A refusal has the status in the error, and the code in its message only.
func refusal(err error) string {
	var detailed autorest.DetailedError
	if errors.As(err, &detailed) {
		return fmt.Sprint(detailed.StatusCode, " ", detailed.Original)
	}
	return err.Error()
}

func keys(set map[int32]bool) []int32 {
	result := []int32{}
	for key := range set {
		result = append(result, key)
	}
	sort.Slice(result, func(a, b int) bool { return result[a] < result[b] })
	return result
}

func ptr[T any](value T) *T { return &value }
