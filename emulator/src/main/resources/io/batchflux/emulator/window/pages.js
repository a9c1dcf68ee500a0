"use strict";
// The pages, one for each view.
(() => {
  const { html, useState, link, act, useLive, number, clock, moment, span, bytes, total, Chip, Bar, Meter, Facts, Table, Failure, Button, Shown, Output } = Batchflux;

  function Overview({ parameters, go }) {
    const live = useLive("overview", { job: parameters.job, from: parameters.from });
    return html`<${Shown} live=${live}>${(seen) => html`
      <section aria-labelledby="pools"><h2 id="pools">Pools</h2>
        <${Table} caption="Pools" head=${["Pool", "Nodes", "Slots", "Size", "State"]} empty="There are no pools.">
          ${seen.pools.map((pool) => html`<tr key=${pool.id}>
            <th scope="row"><a href=${link(["pools", pool.id])}>${pool.id}</a></th>
            <td>${Object.entries(pool.nodeStates).map(([state, count]) => html`<span class="pair" key=${state}>${number(count)} <${Chip} state=${state} /></span>`)}</td>
            <td><${Meter} taken=${pool.taken} of=${pool.slots} words=${`${number(pool.taken)} of ${number(pool.slots)} taken`} /></td>
            <td>${size(pool)}</td>
            <td><${Chip} state=${pool.state === "active" ? pool.allocation : pool.state} />${pool.resizeErrors.map((error) => html`<span class="failure" key=${error.code}>${error.message} <code>${error.code}</code></span>`)}</td></tr>`)}
        <//></section>
      <section aria-labelledby="jobs"><h2 id="jobs">Jobs</h2>
        <p>${number(total(seen.tasks))} tasks in ${number(Object.values(seen.jobStates).reduce((a, b) => a + b, 0))} jobs</p>
        <${Bar} tasks=${seen.tasks} />
        <${Find} label="Find a job by its id" value=${parameters.job} onFind=${(job) => go(["overview"], { job })} />
        <${Jobs} of=${seen.jobs} />
        <${Places} seen=${seen} count=${seen.jobCount} what="jobs" to=${(from) => link(["overview"], { ...parameters, from })} />
      </section>
      ${seen.schedules.length > 0 && html`<section aria-labelledby="schedules"><h2 id="schedules">Job schedules</h2>
        <${Table} caption="Job schedules" head=${["Schedule", "State", "Every", "Next job", "Latest job"]}>
          ${seen.schedules.map((one) => html`<tr key=${one.id}>
            <th scope="row"><a href=${link(["schedules", one.id])}>${one.id}</a></th>
            <td><${Chip} state=${one.state} /></td><td class="count">${one.interval || "once"}</td>
            <td class="count">${one.next && moment(one.next)}</td>
            <td>${one.recent && html`<a href=${link(["jobs", one.recent])}>${one.recent}</a>`}</td></tr>`)}
        <//>${seen.scheduleCount > seen.schedules.length && html`<p class="quiet">and ${number(seen.scheduleCount - seen.schedules.length)} more</p>`}</section>`}`}<//>`;
  }

  const Jobs = ({ of, time = clock }) => html`<${Table} caption="Jobs, the latest first" head=${["Job", "State", "Tasks", "Pool", "Created"]} empty="There are no jobs.">
    ${of.map((job) => html`<tr key=${job.id}>
      <th scope="row"><a href=${link(["jobs", job.id])}>${job.id}</a></th>
      <td><${Chip} state=${job.state} /> ${job.reason || ""}</td>
      <td><${Bar} tasks=${job.tasks} /></td>
      <td><a href=${link(["pools", job.pool])}>${job.pool}</a></td>
      <td>${time(job.created)}</td></tr>`)}
  <//>`;

  function Schedule({ path: [id], parameters }) {
    const live = useLive("schedule", { schedule: id, from: parameters.from });
    return html`<${Shown} live=${live}>${(seen) => html`
      <${Facts} of=${[["State", html`<${Chip} state=${seen.state} />`], ["A job every", seen.interval || "once"], ["Next job", seen.next && moment(seen.next)],
        ["Not before", seen.doNotRunUntil && moment(seen.doNotRunUntil)], ["Not after", seen.doNotRunAfter && moment(seen.doNotRunAfter)], ["Start window", seen.startWindow],
        ["Created", moment(seen.created)], ["Ended", seen.ended && moment(seen.ended)]]} />
      <section aria-labelledby="jobs"><h2 id="jobs">Its jobs</h2>
        <${Jobs} of=${seen.jobs} time=${moment} />
        <${Places} seen=${seen} count=${seen.jobCount} what="jobs" to=${(from) => link(["schedules", id], { from })} />
      </section>`}<//>`;
  }

  const size = (pool) => `${number(pool.dedicated)} of ${number(pool.targetDedicated)} dedicated`
    + (pool.spot || pool.targetSpot ? `, ${number(pool.spot)} of ${number(pool.targetSpot)} spot` : "") + (pool.scales ? ", scales" : "");

  function Places({ seen, count, what, to }) {
    const from = Number(seen.from), until = Math.min(count, from + seen.size);
    return count > seen.size && html`<nav class="places" aria-label=${`Pages of ${what}`}>
      ${from > 0 && html`<a href=${to(Math.max(0, from - seen.size))}>Previous</a>`}
      <span>${number(from + 1)} to ${number(until)} of ${number(count)}</span>
      ${until < count && html`<a href=${to(until)}>Next</a>`}</nav>`;
  }

  const Find = ({ label, value, onFind }) => html`<form class="find" role="search" onSubmit=${(event) => { event.preventDefault(); onFind(event.target.elements.text.value.trim()); }}>
    <label>${label} <input name="text" type="search" defaultValue=${value || ""} /></label> <button>Find</button></form>`;

  function Pool({ path: [id], parameters, controls }) {
    const live = useLive("pool", { pool: id, from: parameters.from });
    const change = (node, what, words) => act(`Node ${node.number}: ${words}`, "POST", `/pools/${encodeURIComponent(id)}/nodes/${encodeURIComponent(node.id)}/${what}`);
    return html`<${Shown} live=${live}>${(pool) => html`
      <${Facts} of=${[["State", html`<${Chip} state=${pool.state} />`], ["Allocation", html`<${Chip} state=${pool.allocation} />`], ["Nodes", size(pool)], ["Machine", pool.vmSize],
        ["Slots", html`<${Meter} taken=${pool.taken} of=${pool.slots} words=${`${number(pool.taken)} of ${number(pool.slots)} taken`} />`], ["Created", clock(pool.created)],
        ["Start task", pool.startTask && html`<code>${pool.startTask}</code>`]]} />
      ${pool.resizeErrors.map((error) => html`<p class="problem" key=${error.code}>${error.message} <code>${error.code}</code></p>`)}
      ${pool.autoScale && html`<${Scaling} id=${id} scaling=${pool.autoScale} controls=${controls} />`}
      <section aria-labelledby="nodes"><h2 id="nodes">Nodes</h2>
        <${Table} caption="Nodes" head=${["Node", "State", "Slots", "What runs", "Start task", "Tasks so far", ...(controls ? ["Change"] : [])]} empty="The pool has no nodes.">
          ${pool.nodes.map((node) => html`<tr key=${node.id}>
            <th scope="row" title=${node.id}>${node.number}${node.dedicated ? "" : " (spot)"}</th>
            <td class="count"><${Chip} state=${node.state} /> <span class="quiet">since ${clock(node.since)}</span>${node.takesTasks ? "" : " takes no tasks"}</td>
            <td class="count">${number(node.taken)} of ${number(node.slots)}</td>
            <td>${node.tasks.map((task) => html`<a class="pair" key=${`${task.job}/${task.task}`} href=${link(["jobs", task.job, "tasks", task.task])}>${task.job}/${task.task}${task.subtask ? ` (subtask ${task.subtask})` : ""}</a>`)}
              ${node.running > node.tasks.length && html`<span class="quiet">and ${number(node.running - node.tasks.length)} more</span>`}</td>
            <td>${!node.start ? "" : node.start.failure ? html`<${Failure} failure=${node.start.failure} />` : node.start.ended ? "succeeded" : "running"}
              ${node.start && node.start.hasFiles && html`<div>${["stdout.txt", "stderr.txt"].map((file) => html`<a class="pair" key=${file} aria-label=${`${file} of the start task of node ${node.number}`} href=${Batchflux.address("/window/file", { pool: id, node: node.id, file })} target="_blank" rel="noopener">${file}</a>`)}</div>`}</td>
            <td>${number(node.ran)} ran, ${number(node.succeeded)} succeeded</td>
            ${controls && html`<td class="actions">${["preempted", "unusable"].includes(node.state)
              ? html`<${Button} label=${`Restore node ${node.number}`} onClick=${() => change(node, "restore", "restored")}>Restore<//>`
              : html`<${Button} label=${`Preempt node ${node.number}`} onClick=${() => change(node, "preempt", "preempted")}>Preempt<//>
                <${Button} label=${`Break node ${node.number}`} onClick=${() => change(node, "fail", "broken")}>Break<//>`}</td>`}</tr>`)}
        <//>
        <${Places} seen=${pool} count=${pool.dedicated + pool.spot} what="nodes" to=${(from) => link(["pools", id], { from })} />
      </section>`}<//>`;
  }

  function Scaling({ id, scaling, controls }) {
    const run = scaling.autoScaleRun;
    return html`<section aria-labelledby="scaling"><h2 id="scaling">Automatic scaling</h2>
      <pre class="output" tabindex="0" aria-label="Formula">${scaling.autoScaleFormula}</pre>
      <${Facts} of=${[["Interval", scaling.autoScaleEvaluationInterval], ["Last evaluation", run && clock(run.timestamp)],
        ["Results", run && html`<code>${run.results.replaceAll(";", "; ")}</code>`]]} />
      ${run && run.error && html`<p class="problem">${run.error.values[0].value}</p>`}
      ${controls && html`<${Button} onClick=${() => act("The formula was evaluated", "POST", `/pools/${encodeURIComponent(id)}/autoscale`)}>Evaluate now<//>`}
    </section>`;
  }

  const FILTERS = ["all", "active", "preparing", "running", "succeeded", "failed"];

  function Job({ path: [id], parameters, go }) {
    const { state = "all", task, after } = parameters;
    const live = useLive("job", { job: id, state, task, after });
    const count = (job, filter) => (filter === "all" ? total(job.tasks) : job.tasks[filter]);
    return html`<${Shown} live=${live}>${(job) => html`
      <${Facts} of=${[["State", html`<${Chip} state=${job.state} /> ${job.reason || ""}`], ["Pool", html`<a href=${link(["pools", job.pool])}>${job.pool}</a>`],
        ["Created", clock(job.created)], ["Took", job.ended && span(job.created, job.ended)], ["Priority", job.priority], ["Problem", job.problem],
        ["Preparation", job.preparation && html`<code>${job.preparation}</code>`]]} />
      <${Bar} tasks=${job.tasks} />
      ${job.preparations.length > 0 && html`<${Table} caption="Preparation of nodes" head=${["Node", "Preparation", "Release"]}>
        ${job.preparations.map((line) => html`<tr key=${line.node}><th scope="row">${line.node}</th>
          <td>${line.state} <${Failure} failure=${line.failure} /></td><td>${line.release && html`${line.release.state} <${Failure} failure=${line.release.failure} />`}</td></tr>`)}<//>`}
      <section aria-labelledby="tasks"><h2 id="tasks">Tasks</h2>
        <nav class="filters" aria-label="Tasks by state">${FILTERS.map((filter) => html`<a key=${filter} href=${link(["jobs", id], { state: filter, task })} aria-current=${filter === state ? "true" : undefined}>${filter} <b>${number(count(job, filter))}</b></a>`)}</nav>
        <${Find} label="Find tasks by the beginning of their ids" value=${task} onFind=${(text) => go(["jobs", id], { state, task: text })} />
        <${Table} caption=${state === "all" || task ? "Tasks by their ids" : `Tasks that are ${state}, the latest first`} head=${["Task", "State", "Exit code", "Tries", "Took", "What happened"]} empty=${job.page.next ? "None so far; the next page goes on." : "There are none of these."}>
          ${job.page.tasks.map((one) => html`<tr key=${one.id}>
            <th scope="row"><a href=${link(["jobs", id, "tasks", one.id])}>${one.id}</a></th>
            <td><${Chip} state=${one.result === "failure" ? "failed" : one.result === "success" ? "succeeded" : one.state} /></td>
            <td>${one.exitCode}</td><td class="count">${one.started ? 1 + one.retries : ""}${one.requeues ? `, requeued ${one.requeues}` : ""}</td>
            <td class="count">${one.started && (one.ended || one.state === "running") ? span(one.started, one.ended) : ""}</td>
            <td><${Failure} failure=${one.failure} /></td></tr>`)}
        <//>
        <nav class="places" aria-label="Pages of tasks">
          ${after && html`<a href=${link(["jobs", id], { state, task })}>First page</a>`}
          ${job.page.next && html`<a href=${link(["jobs", id], { state, task, after: job.page.next })}>Next page</a>`}</nav>
      </section>`}<//>`;
  }

  function Task({ path: [job, , id] }) {
    const live = useLive("task", { job, task: id });
    const [open, setOpen] = useState("");
    return html`<${Shown} live=${live}>${(task) => html`
      <${Facts} of=${[["State", html`<${Chip} state=${task.result === "failure" ? "failed" : task.result === "success" ? "succeeded" : task.state} />`],
        ["Exit code", task.exitCode], ["Tries", task.started && `${1 + task.retries}${task.maxRetries ? ` of ${task.maxRetries < 0 ? "any number" : 1 + task.maxRetries}` : ""}`],
        ["Requeued", task.requeues || undefined], ["Node", task.node && html`<a href=${link(["pools", task.pool])}>${task.node}</a>`], ["Slots", task.slots], ["Image", task.image],
        ["Time limit", task.timeLimit && !task.timeLimit.startsWith("P106") ? task.timeLimit : undefined]]} />
      ${task.failure && html`<p class="problem"><${Failure} failure=${task.failure} /></p>`}
      <${Times} task=${task} />
      ${task.subtasks.length > 0 && html`<section aria-labelledby="subtasks"><h2 id="subtasks">Subtasks</h2>
        <p class="quiet">The coordination command, on each node but the first.</p>
        <${Table} caption="Subtasks" head=${["Subtask", "Node", "State", "Exit code", "Took", "What happened"]}>
          ${task.subtasks.map((one) => html`<tr key=${one.id}><th scope="row">${one.id}</th>
            <td><a href=${link(["pools", one.pool])}>${one.node}</a></td>
            <td><${Chip} state=${one.result === "failure" ? "failed" : one.result === "success" ? "succeeded" : one.state} /></td>
            <td>${one.exitCode}</td><td class="count">${one.started && span(one.started, one.ended)}</td>
            <td><${Failure} failure=${one.failure} /></td></tr>`)}
        <//></section>`}
      <section aria-labelledby="command"><h2 id="command">Command</h2><pre class="output" tabindex="0" aria-label="Command line">${task.commandLine}</pre></section>
      ${["stdout.txt", "stderr.txt"].map((name) => html`<section key=${name} aria-label=${name}><h2>${name}</h2>
        ${fileOf(task, name) ? html`<${Output} job=${job} task=${id} file=${name} size=${fileOf(task, name).size} />` : html`<p class="none">${task.noFiles || "It is not there."}</p>`}</section>`)}
      <section aria-labelledby="files"><h2 id="files">Files</h2>
        ${task.noFiles ? html`<p class="none">${task.noFiles}</p>` : html`<${Table} caption=${`Files${task.fileCount > task.files.length ? `, the first ${task.files.length} of ${number(task.fileCount)}` : ""}`} head=${["File", "Size", "Written", "Here"]}>
          ${(task.files || []).map((file) => html`<tr key=${file.name}><th scope="row"><a href=${Batchflux.address("/window/file", { job, task: id, file: file.name })} target="_blank" rel="noopener">${file.name}</a></th>
            <td>${bytes(file.size)}</td><td>${clock(file.modified)}</td>
            <td><${Button} label=${`${open === file.name ? "Hide" : "Show"} ${file.name} here`} onClick=${() => setOpen(open === file.name ? "" : file.name)}>${open === file.name ? "Hide" : "Show"}<//></td></tr>`)}<//>`}
        ${open && fileOf(task, open) && html`<h3>${open}</h3><${Output} key=${open} job=${job} task=${id} file=${open} size=${fileOf(task, open).size} />`}</section>
      <${Pairs} title="Environment" of=${task.environment.map((one) => [one.name, one.value])} head=${["Name", "Value"]} />
      <${Pairs} title="Inputs" of=${task.inputs.map((one) => [one.path, one.from])} head=${["Path", "From"]} />
      <${Pairs} title="Outputs" of=${task.outputs.map((one) => [one.pattern, `${one.to} (${one.when})`])} head=${["Pattern", "To"]} />`}<//>`;
  }

  const fileOf = (task, name) => (task.files || []).find((file) => file.name === name);

  const Pairs = ({ title, of, head }) => of.length > 0 && html`<section aria-label=${title}><h2>${title}</h2>
    <${Table} caption=${title} head=${head}>${of.map(([name, value], i) => html`<tr key=${i}><th scope="row"><code>${name}</code></th><td><code>${value}</code></td></tr>`)}<//></section>`;

  /** The times of a task on a line. */
  function Times({ task }) {
    const marks = [["created", task.created], ["last retry", task.lastRetry], ["started", task.started], ["ended", task.ended], ["in its state since", task.ended || task.since === task.created || task.since === task.started ? "" : task.since]]
      .filter(([, time]) => time).sort((a, b) => a[1].localeCompare(b[1]));
    const begin = new Date(task.created), end = task.ended ? new Date(task.ended) : Math.max(Batchflux.now(), new Date(task.since));
    const share = (time) => (end > begin ? Math.min(100, (100 * (new Date(time) - begin)) / (end - begin)) : 0);
    return html`<section aria-labelledby="times"><h2 id="times">Times</h2>
      <div class="line" aria-hidden="true"><span class="active" style=${{ width: `${task.started ? share(task.started) : 100}%` }}></span>
        ${task.started && html`<span class=${task.result === "failure" ? "failed" : task.ended ? "succeeded" : "running"} style=${{ width: `${100 - share(task.started)}%` }}></span>`}</div>
      <ol class="marks">${marks.map(([name, time]) => html`<li key=${name}><b>${name}</b> ${clock(time)} <span class="quiet">${time === task.created ? "" : `after ${span(task.created, time)}`}</span></li>`)}</ol></section>`;
  }

  const Status = ({ of }) => html`<span class=${`status s${String(of)[0]}`}>${Number(of) === 0 ? "cut off" : of}</span>`;

  function Requests() {
    const live = useLive("requests");
    return html`<${Shown} live=${live}>${(seen) => html`
      <p>${number(seen.total)} requests</p>
      <${Table} caption="Requests by operation" head=${["Operation", "Requests", "Statuses", "Received", "Sent"]} empty="There were no requests yet.">
        ${Object.entries(seen.operations).map(([name, one]) => html`<tr key=${name}><th scope="row">${name}</th><td class="count">${number(one.requests)}</td>
          <td>${Object.entries(one.statuses).map(([status, count]) => html`<span key=${status} class="pair"><${Status} of=${status} /> ${number(count)}</span>`)}</td>
          <td class="count">${bytes(one.bytesIn)}</td><td class="count">${bytes(one.bytesOut)}</td></tr>`)}
      <//>
      <section aria-labelledby="latest"><h2 id="latest">As they come</h2>
        <${Table} caption="The latest requests first" head=${["Time", "Request", "Status", "Took"]} empty="There were no requests yet.">
          ${seen.latest.map((one) => html`<tr key=${one.requestId}><td class="count">${clock(one.time)}</td>
            <th scope="row">${one.method} ${one.path.replace(/[?&]api-version=[^&]*/, "").replace(/^([^?]*)&/, "$1?")}</th>
            <td class="count"><${Status} of=${one.status} /> ${one.error && html`<code>${one.error}</code>`}</td><td class="count">${one.durationMs.toFixed(1)} ms</td></tr>`)}
        <//></section>`}<//>`;
  }

  const skewed = (skew) => (skew === "PT0S" ? "right" : `${skew.includes("-") ? "behind" : "ahead"} by ${skew.replaceAll("-", "")}`);

  function Faults({ controls, about }) {
    const live = useLive("faults");
    const [off, setOff] = useState([]);
    const put = (words, seed, faults) => act(words, "PUT", "/faults", { seed, faults });
    return html`<${Shown} live=${live}>${(seen) => {
      const on = seen.faults.map((one) => one.fault);
      const texts = [...on, ...off.filter((text) => !on.includes(text))];
      const turn = async (text) => {
        const isOn = on.includes(text);
        if (await put(`${text} is ${isOn ? "off" : "on"}`, seen.seed, isOn ? on.filter((one) => one !== text) : [...on, text])) {
          setOff(isOn ? [...off, text] : off.filter((one) => one !== text));
        }
      };
      return html`<section aria-labelledby="faults"><h2 id="faults">Faults</h2>
        <${Table} caption="Faults" head=${[...(controls ? ["On"] : []), "Fault", "Requests seen", "Struck"]} empty="Nothing goes wrong on purpose.">
          ${texts.map((text) => { const one = seen.faults.find((each) => each.fault === text) || {}; return html`<tr key=${text}>
            ${controls && html`<td><input type="checkbox" role="switch" aria-label=${text} checked=${on.includes(text)} onChange=${() => turn(text)} /></td>`}
            <th scope="row"><code>${text}</code></th><td class="count">${one.seen === undefined ? "off" : number(one.seen)}</td><td class="count">${one.injected === undefined ? "" : number(one.injected)}</td></tr>`; })}
        <//>
        ${controls && html`<form class="find" onSubmit=${(event) => { event.preventDefault(); const form = event.target.elements;
            const text = `${form.operation.value.trim() || "*"}:${form.kind.value}${form.more.value.trim() && `,${form.more.value.trim()}`}`;
            put(`${text} is on`, seen.seed, [...on, text]); }}>
          <label>Operation <input name="operation" list="operations" placeholder="*" /></label><datalist id="operations">${seen.operations.map((name) => html`<option key=${name} value=${name}></option>`)}</datalist>
          <label>Kind <select name="kind">${seen.kinds.map((kind) => html`<option key=${kind}>${kind}</option>`)}</select></label>
          <label>Which <input name="more" placeholder="first=3,retry-after=2" /></label> <button>Add the fault</button></form>`}</section>
        <section aria-labelledby="clock"><h2 id="clock">Clock</h2>
          <p>The service's clock is ${skewed(seen.skew)}.</p>
          ${controls && html`<form class="find" onSubmit=${(event) => { event.preventDefault(); const skew = event.target.elements.skew.value.trim() || "PT0S"; act(`The clock is ${skewed(skew)}`, "PUT", "/clock", { skew }); }}>
            <label>Ahead by <input name="skew" placeholder="PT20M or -PT20M" /></label> <button>Set the clock</button></form>`}
          ${seen.skipped !== "PT0S" && html`<p><code>${seen.skipped}</code> of the account's time were skipped.</p>`}
          ${controls && about.runtime === "simulated" && html`<form class="find" onSubmit=${(event) => { event.preventDefault(); const time = event.target.elements.time.value.trim(); act(`${time} have passed`, "POST", "/clock/skip", { time }); }}>
            <label>Let pass at once <input name="time" required placeholder="PT1H or P1D" /></label> <button>Skip the time</button></form>`}</section>`;
    }}<//>`;
  }

  Batchflux.pages = { Overview, Pool, Job, Schedule, Task, Requests, Faults };
})();
