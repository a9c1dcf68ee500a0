//! What a program with the Rust crates of Azure Batch does; prints what it has seen as JSON.
use azure_identity::ClientSecretCredential;
use azure_svc_batch::models::{
    JobAddParameter, PoolInformation, ResourceFile, TaskAddCollectionParameter, TaskAddParameter,
    TaskAddResult,
};
use futures::StreamExt;
use serde_json::json;
use std::{env, error::Error, sync::Arc, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // The client knows no shared keys: it needs tokens, and so https.
    let credential = ClientSecretCredential::new(
        azure_core::new_http_client(),
        azure_core::Url::parse(&env::var("AZURE_AUTHORITY_HOST")?)?,
        "any-directory".to_string(),
        "any-client".to_string(),
        env::var("AZURE_BATCH_ACCESS_KEY")?,
    );
    let client = azure_svc_batch::Client::builder(Arc::new(credential))
        .endpoint(azure_core::Url::parse(&env::var("AZURE_BATCH_ENDPOINT")?)?)
        .scopes(&["https://batch.core.windows.net/.default"])
        .build()?;
    let mut seen = serde_json::Map::new();

    let mut pools = client.pool_client().list().into_stream();
    let mut ids = Vec::new();
    while let Some(page) = pools.next().await {
        ids.extend(page?.value.into_iter().filter_map(|pool| pool.id));
    }
    seen.insert("pools".into(), json!(ids));

    let pool = PoolInformation {
        pool_id: Some("pool".into()),
        ..PoolInformation::new()
    };
    let job = JobAddParameter::new("job".into(), pool);
    client.job_client().add(job.clone()).send().await?;
    if let Err(again) = client.job_client().add(job).send().await {
        let refusal = again.as_http_error().ok_or("no answer")?;
        // The code is not in the error: only the body has it.
        seen.insert(
            "jobAgain".into(),
            json!(format!(
                "{} {:?}",
                refusal.status() as u16,
                refusal.error_code()
            )),
        );
    }

    let mut tasks: Vec<TaskAddParameter> = (0..99)
        .map(|i| TaskAddParameter::new(format!("t{i}"), format!("/bin/sh -c 'echo grüße {i}'")))
        .collect();
    let mut refused = TaskAddParameter::new("refused".into(), "true".into());
    refused.resource_files = vec![ResourceFile {
        http_url: Some("nothing".into()),
        file_path: Some("x".into()),
        ..ResourceFile::new()
    }];
    tasks.push(refused);
    let added = client
        .task_client()
        .add_collection("job", TaskAddCollectionParameter::new(tasks))
        .await?;
    // A refused task is no error.
    let refused = |item: &TaskAddResult| {
        let code = item.error.as_ref()?.code.clone()?;
        Some(format!("{} {:?} {code}", item.task_id, item.status))
    };
    seen.insert(
        "refused".into(),
        json!(added.value.iter().filter_map(refused).collect::<Vec<_>>()),
    );

    for left in (0..300).rev() {
        let counts = client
            .job_client()
            .get_task_counts("job")
            .await?
            .task_counts;
        if counts.completed == 99 {
            seen.insert("succeeded".into(), json!(counts.succeeded));
            break;
        }
        assert!(left > 0, "the tasks have not completed");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let mut completed = client
        .task_client()
        .list("job")
        .filter("state eq 'completed'")
        .maxresults(30)
        .into_stream();
    let mut codes = std::collections::BTreeSet::new();
    while let Some(page) = completed.next().await {
        codes.extend(
            page?
                .value
                .into_iter()
                .filter_map(|task| task.execution_info?.exit_code),
        );
    }
    seen.insert("exitCodes".into(), json!(codes));
    let stdout = client
        .file_client()
        .get_from_task("job", "t7", "stdout.txt")
        .send()
        .await?
        .into_raw_response();
    seen.insert(
        "stdout".into(),
        json!(stdout.into_body().collect_string().await?),
    );
    client.job_client().delete("job").send().await?;
    println!("{}", serde_json::Value::Object(seen));
    Ok(())
}
