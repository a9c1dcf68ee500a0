// The report of a sweep in jsdom, which has neither layout nor a canvas: what it says, how its table is sorted and filtered, and what its plots are
// given. In the environment: REPORTS, a folder with report.html, running.html and none.html.
"use strict";
const { JSDOM, VirtualConsole } = require("jsdom");
const { join } = require("node:path");
const { run } = require("./run.js");

const seen = { problems: [] };

/** A canvas that takes everything and draws nothing. */
function canvas() {
  const ignore = new Proxy(() => ignore, { get: (to, name) => (name === Symbol.toPrimitive ? () => 0 : ignore), set: () => true });
  return new Proxy({}, { get: (to, name) => (name === "measureText" ? (text) => ({ width: 7 * text.length }) : ignore), set: () => true });
}

async function open(name) {
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("jsdomError", (error) => seen.problems.push(`${name}: ${error.detail || error}`));
  virtualConsole.on("error", (...words) => seen.problems.push(`${name}: ${words.join(" ")}`));
  const { window } = await JSDOM.fromFile(join(process.env.REPORTS, `${name}.html`), {
    runScripts: "dangerously",
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse(window) {
      window.alert = (words) => seen.problems.push(`${name}: a text of the sweep was run: ${words}`);
      window.matchMedia = () => ({ matches: false, addEventListener() {} });
      window.HTMLCanvasElement.prototype.getContext = canvas;
      for (const [size, pixels] of [["clientWidth", 600], ["clientHeight", 300]]) {
        Object.defineProperty(window.HTMLElement.prototype, size, { get: () => pixels });
      }
    },
  });
  if (window.document.readyState !== "complete") {
    await new Promise((resolve) => window.addEventListener("load", resolve));
  }
  return window;
}

function hands({ document, echarts, Event }) {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const texts = (selector) => all(selector).map((one) => one.textContent);
  return {
    texts,
    plots: () => all(".chart").map((one) => ({ name: one.ariaLabel || one.getAttribute("aria-label"), option: echarts.getInstanceByDom(one).getOption() })),
    press: (name) => all("button").find((one) => one.textContent.replace(/ [↑↓]$/, "") === name).click(),
    column: (name, lines) => {
      const at = texts("thead th").findIndex((head) => head.replace(/ [↑↓]$/, "") === name);
      return texts(`tbody td:nth-child(${at + 1})`).slice(0, lines);
    },
    choose: (label, what) => {
      const input = document.querySelector(`[aria-label="${label}"]`) || all("input, select").find((one) => one.ariaLabel === label);
      Object.assign(input, what);
      input.dispatchEvent(new Event(input.tagName === "SELECT" ? "change" : "input"));
    },
  };
}

async function main() {
  const window = await open("report");
  const { texts, plots, press, column, choose } = hands(window);
  seen.title = texts("#title")[0];
  seen.tiles = texts(".tile b").slice(0, 3);
  seen.failures = texts("#failures strong");
  seen.message = texts("#failures pre")[0].replace(/.*threw /, "");
  seen.plots = plots().map((one) => `${one.name}: ${one.option.series.map((some) => some.data.length).join(", ")}`);
  seen.axesThroughPoints = plots().flatMap((one) => [...(one.option.xAxis || []), ...(one.option.yAxis || [])]).filter((axis) => axis.axisLine.onZero).length;
  seen.axes = plots().map((one) => `${one.name}: ${(one.option.parallelAxis || one.option.xAxis).map((axis) => axis.type)}`);
  const beside = plots().flatMap((one) => one.option.parallelAxis || [])[0].axisLabel.formatter;
  seen.beside = [0.000010201334, 0.99807841, 989.3832, 123456, -12345678, 0, 5e-324].map(beside);
  press("speed");
  seen.rising = column("speed", 3);
  press("speed");
  seen.falling = column("speed", 3);
  seen.sorted = texts("thead th").filter((head) => /[↑↓]$/.test(head));
  choose("Filter", { value: "EAST java" });
  seen.filtered = texts("#table .note");
  choose("Filter", { value: "" });
  choose("Outcome", { selectedIndex: 2 });
  seen.failedOnly = [...texts("#table .note"), ...new Set(column("failure", 100))];
  press("Dark");
  seen.dark = window.document.documentElement.className;
  seen.plotsAgain = plots().length;
  window.close();

  const running = await open("running");
  const reload = () => running.document.getElementById("reload").hidden;
  seen.state = hands(running).texts("#state")[0].replace(/, written.*/, "");
  seen.reload = [reload()];
  running.dispatchEvent(new running.Event("pointerdown"));
  seen.reload.push(reload());
  running.close();

  const none = await open("none");
  seen.none = `${hands(none).texts(".tile b").slice(0, 2).join(" ")}: ${hands(none).plots().map((one) => one.name)}`;
  none.close();
}

run(main, seen);
