// Loads one package the two ways a consumer would, then ends: what it would go on doing is not waited for.
'use strict'
const { createRequire } = require('node:module')
const { pathToFileURL } = require('node:url')
const path = require('node:path')

const root = process.argv[2]
const names = process.argv.slice(3)
const from = path.join(root, 'entry.cjs')
const outcomes = {}

async function main () {
  const require = createRequire(from)
  const { loadFrom } = await import(pathToFileURL(path.join(root, 'entry.mjs')))
  for (const name of names) {
    const problems = []
    const ways = [() => require(name), () => loadFrom(name)]
    if (process.env.TRUTH_MEMBERS !== '1') ways.reverse()
    for (const way of ways) {
      try { await way() } catch (error) { problems.push(String(error && error.code || error)) }
    }
    outcomes[name] = problems
  }
  await new Promise(resolve => setImmediate(resolve))
}

process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})
main().finally(() => {
  const { noteLoaded, end } = module.constructor._cache[require.resolve('./hook.cjs')].exports
  noteLoaded()
  process.stdout.write('\n' + JSON.stringify(outcomes) + '\n', end)
})
