// Reads a JSON list of specifiers on stdin, prints what npm-package-arg makes of each as the dependency `a` in /proj/x.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const npa = createRequire(join(process.cwd(), 'package.json'))('npm-package-arg')

const understood = text => {
  try {
    const spec = npa.resolve('a', text, '/proj/x')
    const { type, fetchSpec, gitCommittish, gitRange, hosted, subSpec } = spec
    return {
      type,
      fetch: fetchSpec ?? null,
      committish: gitCommittish || null,
      range: gitRange || null,
      hosted: hosted ? hosted.ssh({ noCommittish: true }) : null,
      alias: subSpec ? [subSpec.name, subSpec.type, subSpec.fetchSpec] : null,
    }
  } catch {
    return null
  }
}

const texts = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(Object.fromEntries(texts.map(text => [text, understood(text)])), null, 1))
