"use strict";
// What the pages are made of. Everything from the emulator becomes text in the document, never markup.
(() => {
  const { h, Fragment } = preact;
  const { useEffect, useRef, useState } = preactHooks;
  const html = htm.bind(h);
  const STATES = ["succeeded", "failed", "running", "preparing", "active"];

  const query = (parameters) => new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "")).toString();

  const link = (path, parameters = {}) => {
    const text = query(parameters);
    return "#/" + path.map(encodeURIComponent).join("/") + (text ? "?" + text : "");
  };

  // The token and the key are in the part of the address that no browser sends; they stay with this tab only.
  function takeSecrets() {
    if (/^#(token|key)=/.test(location.hash)) {
      const said = new URLSearchParams(location.hash.slice(1));
      for (const name of ["token", "key"].filter((one) => said.has(one))) {
        sessionStorage.setItem(name, said.get(name));
      }
      history.replaceState(null, "", location.pathname + "#/");
    }
  }
  const token = () => sessionStorage.getItem("token") || "";

  // Neither links nor event sources have headers.
  const address = (path, parameters = {}) => `${path}?${query({ ...parameters, key: sessionStorage.getItem("key") || "" })}`;

  let announce = () => {};
  const say = (text, isProblem = false) => announce({ text, isProblem });
  const onSay = (listener) => { announce = listener; };

  /** Asks the emulator to change something, and says what came of it. */
  async function act(words, method, path, body) {
    try {
      const answer = await fetch(path, {
        method,
        headers: { "X-Batchflux-Token": token(), "X-Batchflux-Key": sessionStorage.getItem("key") || "", ...(body ? { "Content-Type": "application/json" } : {}) },
        body: body && JSON.stringify(body),
      });
      if (answer.ok) {
        say(words);
        return true;
      }
      const reason = await answer.json().catch(() => ({}));
      say(`Not done: ${reason.error || answer.status}`, true);
    } catch (gone) {
      say("Not done: the emulator does not answer", true);
    }
    return false;
  }

  /** What a view shows, again whenever it changes; nothing is asked while nobody sees the page. */
  function useLive(view, parameters = {}) {
    const at = address(`/window/live/${view}`, parameters);
    const [state, setState] = useState({ at });
    useEffect(() => {
      let source;
      const update = (change) => setState((before) => ({ ...(before.at === at ? before : {}), at, ...change }));
      const open = () => {
        source = new EventSource(at);
        source.addEventListener("view", (event) => {
          ahead = Number(event.lastEventId) - Date.now();
          update({ data: JSON.parse(event.data), problem: "", lost: false });
        });
        source.addEventListener("problem", (event) => update({ problem: JSON.parse(event.data).error, lost: false }));
        source.onerror = () => {
          update({ lost: true });
          if (source.readyState === 2) {
            retry = setTimeout(open, 2000);
          }
        };
      };
      let retry;
      const close = () => { clearTimeout(retry); source && source.close(); source = undefined; };
      const seen = () => (document.hidden ? close() : source || open());
      seen();
      document.addEventListener("visibilitychange", seen);
      const clock = setInterval(() => document.hidden || setState((before) => ({ ...before })), 1000);
      return () => { clearInterval(clock); document.removeEventListener("visibilitychange", seen); close(); };
    }, [at]);
    useEffect(() => lost(state.lost === true), [state.lost]);
    return state.at === at ? state : { at };
  }
  let lost = () => {};
  const onLost = (listener) => { lost = listener; };

  // How far the service's clock is ahead of the browser's, in milliseconds.
  let ahead = 0;
  const now = () => Date.now() + ahead;

  const number = (value) => Number(value).toLocaleString("en-US");
  const clock = (time) => new Date(time).toLocaleTimeString([], { hour12: false });

  const moment = (time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "medium", hour12: false });

  function span(from, to) {
    const ms = Math.max(0, (to ? new Date(to) : now()) - new Date(from));
    const parts = [[86400e3, "d"], [3600e3, "h"], [60e3, "min"], [1e3, "s"]];
    for (let i = 0; i < 3; i++) {
      if (ms >= parts[i][0]) {
        const rest = Math.floor((ms % parts[i][0]) / parts[i + 1][0]);
        return `${Math.floor(ms / parts[i][0])} ${parts[i][1]}${rest ? ` ${rest} ${parts[i + 1][1]}` : ""}`;
      }
    }
    return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms} ms`;
  }

  function bytes(count) {
    return count < 1024 ? `${count} B` : count < 1 << 20 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / (1 << 20)).toFixed(1)} MiB`;
  }

  const Chip = ({ state }) => html`<span class=${`chip ${state}`}>${state}</span>`;

  const total = (tasks) => STATES.reduce((sum, state) => sum + tasks[state], 0);

  /** How many tasks are in each state, as a bar and in words. */
  function Bar({ tasks }) {
    const all = total(tasks);
    const words = STATES.filter((state) => tasks[state]).map((state) => `${number(tasks[state])} ${state}`).join(", ") || "no tasks";
    return html`<div class="counted">
      <div class="bar" role="img" aria-label=${words}>
        ${STATES.filter((state) => tasks[state]).map((state) => html`<span key=${state} class=${state} style=${{ width: `${(100 * tasks[state]) / all}%` }}></span>`)}
      </div>
      <span class="words" aria-hidden="true">${words}</span>
    </div>`;
  }

  const Meter = ({ taken, of, words }) => html`<div class="counted">
    <div class="bar" role="img" aria-label=${words}><span class="running" style=${{ width: `${of ? Math.min(100, (100 * taken) / of) : 0}%` }}></span></div>
    <span class="words" aria-hidden="true">${words}</span></div>`;

  const Facts = ({ of }) => html`<dl class="facts">${of.filter(([, value]) => value !== undefined && value !== "" && value !== false)
    .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

  const Table = ({ caption, head, children, empty }) => html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
    <table><caption>${caption}</caption>
      <thead><tr>${head.map((name) => html`<th scope="col" key=${name}>${name}</th>`)}</tr></thead>
      <tbody>${children && children.length ? children : html`<tr><td colspan=${head.length} class="none">${empty || "None."}</td></tr>`}</tbody>
    </table></div>`;

  const Failure = ({ failure }) => failure && html`<span class="failure">${failure.words} <code>${failure.code}</code></span>`;

  const Button = ({ onClick, children, label }) => html`<button type="button" onClick=${onClick} aria-label=${label}>${children}</button>`;

  /** What stands in for a view that is not there yet, or not any more. */
  function Shown({ live, children }) {
    if (live.problem && !live.data) {
      return html`<p class="problem" role="alert">${live.problem}</p>`;
    }
    if (!live.data) {
      return html`<p class="none">Loading…</p>`;
    }
    return html`<${Fragment}>${live.problem && html`<p class="problem" role="alert">${live.problem} This is what was seen last.</p>`}${children(live.data)}<//>`;
  }

  /** The end of a stream or a file of a task, fetched piece by piece as it grows; a piece that was refused is asked for again, after a while. */
  function Output({ job, task, file, size }) {
    const LIMIT = 256 * 1024;
    const PAUSE = 2000;
    const [shown, setShown] = useState({ text: "", problem: "" });
    const box = useRef(null);
    const seen = useRef({ at: 0, text: "", busy: false, gone: false, decoder: new TextDecoder() }).current;
    seen.size = size;
    const fetchPiece = async () => {
      const until = seen.size;
      if (until === 0) {
        Object.assign(seen, { at: 0, text: "" });
        return "";
      }
      const from = Math.max(until < seen.at ? 0 : seen.at, until - LIMIT);
      const answer = await fetch(address("/window/file", { job, task, file, from, most: until - from }));
      if (!answer.ok) {
        return (await answer.json().catch(() => ({}))).error || `the emulator answered ${answer.status}`;
      }
      const part = await answer.arrayBuffer();
      if (from !== seen.at || from === 0) {
        Object.assign(seen, { text: "", decoder: new TextDecoder() });
      }
      // A character may come in two parts.
      seen.text = (seen.text + seen.decoder.decode(part, { stream: true })).slice(-LIMIT);
      seen.at = until;
      const follows = !box.current || box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight < 30;
      requestAnimationFrame(() => follows && box.current && (box.current.scrollTop = box.current.scrollHeight));
      return "";
    };
    const fetchPieces = async () => {
      if (seen.busy) {
        return;
      }
      seen.busy = true;
      // The size may have changed while a piece came.
      while (seen.at !== seen.size && !seen.gone) {
        const problem = await fetchPiece().catch(() => "the emulator does not answer");
        setShown({ text: seen.text, problem });
        if (problem) {
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
      seen.busy = false;
    };
    useEffect(() => { fetchPieces(); }, [size]);
    useEffect(() => () => { seen.gone = true; }, []);
    return html`${shown.problem && html`<p class="problem">It cannot be read: ${shown.problem}</p>`}
      <pre class="output" tabindex="0" aria-label=${file} ref=${box}>${shown.text || (size ? "" : "(empty)")}</pre>`;
  }

  window.Batchflux = { html, h, Fragment, useEffect, useRef, useState, address, link, takeSecrets, token, say, onSay, onLost, act, useLive,
    number, now, clock, moment, span, bytes, total, Chip, Bar, Meter, Facts, Table, Failure, Button, Shown, Output };
})();
