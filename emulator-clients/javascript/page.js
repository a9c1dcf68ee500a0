// A page of the emulator's window in jsdom, which has no layout: how it is opened, waited for and looked at. Whatever is wrong with it is in
// problems, and what it has loaded from elsewhere in foreign. In the environment: WINDOW, the window's address.
"use strict";
const { JSDOM, ResourceLoader, VirtualConsole } = require("jsdom");
const { EventSource } = require("eventsource");
const axe = require("axe-core");
const { run } = require("./run.js");

const { WINDOW } = process.env;
const seen = { foreign: [], problems: [] };

class Loader extends ResourceLoader {
  fetch(url, options) {
    if (!url.startsWith(new URL(WINDOW).origin)) {
      seen.foreign.push(url);
    }
    return super.fetch(url, options);
  }
}

/** A page of the emulator, as a browser would have it: with what jsdom lacks, and with the header that a browser adds. */
async function open(address) {
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("jsdomError", (error) => error.type === "not implemented" || seen.problems.push(String(error)));
  virtualConsole.on("error", (...words) => seen.problems.push(words.join(" ")));
  const { window } = await JSDOM.fromURL(address, {
    runScripts: "dangerously",
    resources: new Loader(),
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse(window) {
      const absolute = (path) => new URL(path, window.location.href).href;
      window.TextDecoder = TextDecoder;
      window.EventSource = class extends EventSource {
        constructor(path) {
          super(absolute(path));
          window.source = this;
        }
      };
      window.fetch = (path, options = {}) =>
        fetch(absolute(path), { ...options, headers: { ...options.headers, Origin: window.location.origin } });
    },
  });
  return window;
}

/** Waits until it is true of the page. */
async function until(window, what, condition) {
  const deadline = Date.now() + 20000;
  for (;;) {
    const value = condition();
    if (value) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`not seen: ${what}; there is ${window.document.body.textContent.replace(/\s+/g, " ")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function check(window) {
  window.eval(axe.source);
  const { violations } = await window.axe.run({ rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"] });
  seen.problems.push(...violations.map((one) => `${window.location.hash}: ${one.id}: ${one.nodes[0].html}`));
}

/** What is done with a page again and again. */
function hands(window) {
  const text = (selector) =>
    [...window.document.querySelectorAll(selector)].map((one) => one.textContent.replace(/\s+/g, " ").trim());
  const go = (hash, title) => {
    window.location.hash = hash;
    return until(window, title, () => text("h1")[0] === title);
  };
  return { text, go };
}

module.exports = { WINDOW, seen, open, until, check, hands, run: (main) => run(main, seen) };
