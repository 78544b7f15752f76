// Runs in the loader's thread: writes down which file imports which built-in module.
import { appendFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

let log
const seen = new Set()

export function initialize (data) { log = data.log }

export async function resolve (specifier, context, next) {
  const found = await next(specifier, context)
  if (found.url.startsWith('node:') && context.parentURL?.startsWith('file:')) {
    note([fileURLToPath(context.parentURL), 'builtin', found.url.slice(5)])
  } else if (found.url.startsWith('file:')) {
    note([fileURLToPath(found.url), 'loaded', ''])
  }
  return found
}

function note (entry) {
  const line = JSON.stringify(entry)
  if (seen.has(line)) return
  seen.add(line)
  appendFileSync(log, line + '\n')
}
