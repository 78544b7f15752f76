// Loads every module that a package offers, by its path, and calls what they export without arguments.
// node -r hook.cjs enter.cjs FOLDER MODULE...; run where nothing that is called can do harm.
'use strict'
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const [folder, ...modules] = process.argv.slice(2)
const PATIENCE = 300 // milliseconds for what a call promises
const CALLS = 400
let left = CALLS
const met = new Set()

async function enter (module) {
  const found = []
  const file = path.join(folder, module)
  const ways = [() => require(file), () => import(pathToFileURL(require.resolve(file)))]
  if (process.env.NODE_ENV !== 'production') ways.reverse() // what is loaded one way is not loaded anew the other way
  for (const way of ways) {
    try { found.push(await way()) } catch {}
  }
  for (const one of found) await use(one, 2)
}

// Calls a function, or makes one of a class; then goes on with its members, and with its methods.
async function use (value, depth) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || met.has(value)) return
  met.add(value)
  if (typeof value === 'function') await call(value)
  if (depth === 0) return
  for (const key of Object.getOwnPropertyNames(value)) {
    if (key === 'prototype' || key === 'caller' || key === 'arguments') continue
    try { await use(value[key], depth - 1) } catch {}
  }
}

async function call (value) {
  if (left-- <= 0) return
  try {
    if (!/^class\b/.test(Function.prototype.toString.call(value))) return await patiently(value())
    const made = new value() // eslint-disable-line new-cap
    for (const key of Object.getOwnPropertyNames(value.prototype)) {
      if (key !== 'constructor' && left-- > 0) try { await patiently(made[key]()) } catch {}
    }
  } catch {}
}

function patiently (promised) {
  if (typeof promised?.then !== 'function') return promised
  return Promise.race([promised, new Promise(resolve => setTimeout(resolve, PATIENCE))])
}

process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})
process.exit = process.abort = process.reallyExit = () => { throw new Error('not now') }
process.kill = () => true
const { noteLoaded, end } = module.constructor._cache[require.resolve('./hook.cjs')].exports
;(async () => {
  for (const module of modules) await enter(module)
})().finally(() => { noteLoaded(); end() })
