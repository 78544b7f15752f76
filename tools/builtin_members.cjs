// Prints what this Node has, as JSON: { version, modules: { name: [member] }, prefixOnly, globals, objects }.
// Asked by builtin_members.py, once for each version.
"use strict";
const module_ = require("node:module");
process.removeAllListeners("warning");
process.on("warning", () => {});

const OWN_OF_FUNCTIONS = new Set(["length", "name", "prototype"]);
// Older versions do not list those that need the prefix.
const UNLISTED = ["ffi", "quic", "sea", "sqlite", "stream/iter", "test", "test/reporters", "zlib/iter"];
const listed = module_.builtinModules.map((name) => name.replace(/^node:/, ""));
const all = new Set([...listed, ...UNLISTED.filter((name) => module_.isBuiltin("node:" + name))]);
const prefixOnly = [...all].filter((name) => !module_.isBuiltin(name));

function members(value) {
  const names = Object.getOwnPropertyNames(value);
  return (typeof value === "function" ? names.filter((name) => !OWN_OF_FUNCTIONS.has(name)) : names).sort();
}

const modules = {};
for (const name of all) {
  try {
    modules[name] = members(require("node:" + name));
  } catch {
    modules[name] = []; // needs a flag
  }
}
console.log(
  JSON.stringify({
    version: process.version,
    modules,
    prefixOnly,
    globals: members(globalThis),
    objects: { process: members(process) },
  }),
);
