"use strict";
// Which page is shown, by the part of the address behind the #.
(() => {
  const { html, useEffect, useRef, useState, link, onSay, onLost, pages } = Batchflux;

  const TITLES = { overview: () => "Overview", pools: ([id]) => `Pool ${id}`, jobs: ([id, , task]) => (task ? `Task ${task}` : `Job ${id}`), schedules: ([id]) => `Job schedule ${id}`, requests: () => "Requests", faults: () => "Faults and clock" };

  function place() {
    Batchflux.takeSecrets();
    const [path, text = ""] = location.hash.replace(/^#\/?/, "").split("?");
    const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
    const name = TITLES[parts[0]] ? parts[0] : "overview";
    return { name, path: parts.slice(1), parameters: Object.fromEntries(new URLSearchParams(text)) };
  }

  const go = (path, parameters) => { location.hash = link(path, parameters); };

  function App() {
    const [at, setAt] = useState(place);
    const [about, setAbout] = useState({});
    const [said, setSaid] = useState({ text: "" });
    const [lost, setLost] = useState(false);
    const [refused, setRefused] = useState("");
    const heading = useRef(null);
    const first = useRef(true);
    const title = TITLES[at.name](at.path);
    useEffect(() => {
      onSay(setSaid);
      onLost(setLost);
      const moved = () => {
        setAt(place());
        setSaid({ text: "" });
      };
      addEventListener("hashchange", moved);
      moved(); // it may have moved before anybody listened
      return () => removeEventListener("hashchange", moved);
    }, []);
    useEffect(() => {
      // What answers again may be another emulator.
      lost || fetch(Batchflux.address("/window/data/about"))
        .then(async (answer) => (answer.ok ? setAbout : ({ error }) => setRefused(error))(await answer.json()))
        .catch(() => setLost(true));
    }, [lost]);
    useEffect(() => {
      document.title = `${title} – Batchflux emulator`;
      first.current ? (first.current = false) : heading.current.focus();
    }, [title]);
    const controls = Boolean(about.controls && Batchflux.token());
    const Page = { overview: pages.Overview, pools: pages.Pool, jobs: at.path.length > 2 ? pages.Task : pages.Job, schedules: pages.Schedule, requests: pages.Requests, faults: pages.Faults }[at.name];
    return html`
      <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); heading.current.focus(); }}>Skip to the content</a>
      <header><span class="brand">Batchflux emulator</span>
        <nav aria-label="Pages">${["overview", "requests", "faults"].map((name) => html`<a key=${name} href=${link([name])} aria-current=${at.name === name ? "page" : undefined}>${TITLES[name]([])}</a>`)}</nav>
        <span class="about">${about.account ? `${about.account} at ${about.endpoint}` : ""}</span>
        <span class=${`live ${lost ? "lost" : ""}`} role="status">${lost ? "The emulator does not answer" : "live"}</span></header>
      <main id="main">
        ${at.name === "jobs" && at.path.length > 2 && html`<p class="crumbs"><a href=${link(["jobs", at.path[0]])}>Job ${at.path[0]}</a></p>`}
        <h1 tabindex="-1" ref=${heading}>${title}</h1>
        ${about.controls && !Batchflux.token() && html`<p class="none">To change something, open the address that the emulator printed, with its token.</p>`}
        ${refused && html`<p class="problem" role="alert">Nothing is shown: ${refused}</p>`}
        <${Page} key=${at.name + at.path.join("/")} path=${at.path} parameters=${at.parameters} go=${go} controls=${controls} about=${about} />
      </main>
      <div class=${`said ${said.isProblem ? "problem" : ""}`} role="status">${said.text}</div>`;
  }

  preact.render(html`<${App} />`, document.getElementById("app"));
})();
