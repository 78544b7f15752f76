// Loaded into a child Node before a package: writes down which built-in modules and globals each file touches.
// One JSON line for each [file, kind, name] not seen before, to the file in TRUTH_LOG.
'use strict'
const fs = require('node:fs')
const Module = require('node:module')
const { pathToFileURL, fileURLToPath } = require('node:url')

const append = fs.appendFileSync
const log = process.env.TRUTH_LOG
const withMembers = process.env.TRUTH_MEMBERS === '1'
const realEnv = process.env
const seen = new Set()

function note (file, kind, name) {
  const line = JSON.stringify([file, kind, name])
  if (seen.has(line)) return
  seen.add(line)
  append(log, line + '\n')
}

// The file of the caller; nothing where Node itself is.
function caller () {
  const before = Error.prepareStackTrace
  const limit = Error.stackTraceLimit
  Error.prepareStackTrace = (_, sites) => sites.map(site => site.getFileName())
  Error.stackTraceLimit = 12
  const files = new Error().stack
  Error.prepareStackTrace = before
  Error.stackTraceLimit = limit
  const file = Array.isArray(files) && files.find(one => one && one !== __filename)
  return file && !file.startsWith('node:') ? (file.startsWith('file:') ? fileURLToPath(file) : file) : ''
}

const bare = name => name.startsWith('node:') ? name.slice(5) : name

function watched (file, name, value) {
  if (!withMembers || (typeof value !== 'object' && typeof value !== 'function') || value === null) return value
  return new Proxy(value, {
    get (target, key) {
      if (typeof key === 'string') note(file, 'member', `${name}.${key}`)
      return target[key]
    }
  })
}

const load = Module._load
Module._load = function (request, parent, isMain) {
  const value = load.call(this, request, parent, isMain)
  if (typeof request !== 'string' || !Module.isBuiltin(request) || !parent?.filename) return value
  note(parent.filename, 'builtin', bare(request))
  return bare(request) === 'process' ? value : watched(parent.filename, bare(request), value)
}

const getBuiltin = process.getBuiltinModule
process.getBuiltinModule = function (name) {
  const value = getBuiltin.call(process, name)
  if (value !== undefined) note(caller(), 'builtin', bare(name))
  return value
}

// import of a built-in: told by a hook in the loader's own thread
Module.register('./resolve.mjs', pathToFileURL(__filename), { data: { log } })

process.env = new Proxy(realEnv, {
  get (target, key) {
    if (typeof key === 'string') note(caller(), 'global', `process.env.${key}`)
    return target[key]
  },
  ownKeys (target) {
    note(caller(), 'global', 'process.env')
    return Reflect.ownKeys(target)
  }
})

for (const name of ['fetch', 'eval', 'WebSocket', 'WebAssembly', 'SharedArrayBuffer']) {
  let value = globalThis[name]
  if (value === undefined) continue
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get () { note(caller(), 'global', name); return value },
    set (other) { value = other }
  })
}

// Every loaded file, so that what was never loaded can be told from what was loaded and not used.
function noteLoaded () {
  for (const file of Object.keys(Module._cache)) note(file, 'loaded', '')
}
process.on('exit', noteLoaded)

module.exports = { noteLoaded, end: process.reallyExit.bind(process, 0) }
