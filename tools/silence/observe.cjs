// Runs programs one after the other and says for each whether it called execSync("true"), which is replaced here.
"use strict";
const { readFileSync } = require("node:fs");
const childProcess = require("node:child_process");

let calls = 0;
childProcess.execSync = (command) => {
  calls += command === "true" ? 1 : 0;
};
process.on("uncaughtException", () => {});
process.on("unhandledRejection", () => {});

const WAITS = 4;
const ENTRY = "index.js";

// Loads a program's own files as Node would, once each; everything else is Node's.
function load(files, loaded, name) {
  if (!loaded.has(name)) {
    const own = { exports: {} };
    loaded.set(name, own);
    const ask = (asked) =>
      asked.startsWith("./") ? load(files, loaded, `${asked.slice(2)}.js`) : require(asked);
    new Function("exports", "require", "module", files[name]).call(own.exports, own.exports, ask, own);
  }
  return loaded.get(name).exports;
}

async function observe(files) {
  calls = 0;
  try {
    load(files, new Map(), ENTRY);
  } catch {
    return calls > 0;
  }
  for (let wait = 0; wait < WAITS && !calls; wait++) {
    await new Promise((done) => setTimeout(done, 1));
  }
  return calls > 0;
}

(async () => {
  const seen = [];
  for (const files of JSON.parse(readFileSync(0, "utf8"))) seen.push(await observe(files));
  process.stdout.write(JSON.stringify(seen), () => process.exit(0));
})();
