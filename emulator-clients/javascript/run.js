// What a test in JavaScript is to the one in Java that started it.
"use strict";

/** Runs the scenario, and prints what was seen as JSON. */
function run(main, seen) {
  main().then(() => {
    console.log(JSON.stringify(seen));
    process.exit(0);
  }, (error) => {
    console.error(error);
    process.exit(1);
  });
}

module.exports = { run };
