// Prints the tree that Arborist's loadVirtual() makes of each folder named on the command line, one JSON per line.
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'

const Arborist = createRequire(join(process.cwd(), 'package.json'))('@npmcli/arborist')
const errors = { MISSING: 'missing', INVALID: 'invalid', 'PEER LOCAL': 'peer local' }

// Paths inside the case are written relative to it: the case may lie anywhere.
const relativeTo = (root, text) => {
  if (typeof text !== 'string') return text
  for (const prefix of ['file:', '']) {
    if (text.startsWith(`${prefix}/`)) return `${prefix}${relative(root, text.slice(prefix.length)) || '.'}`
  }
  return text
}

const nodeOf = (root, node) => ({
  location: node.location,
  name: node.name,
  packageName: node.packageName,
  version: node.version || null,
  dev: !!node.dev,
  optional: !!node.optional,
  devOptional: !!node.devOptional,
  peer: !!node.peer,
  extraneous: !!node.extraneous,
  inBundle: !!node.inBundle,
  inShrinkwrap: !!node.inShrinkwrap,
  hasShrinkwrap: !!node.hasShrinkwrap,
  link: !!node.isLink,
  target: node.isLink ? node.target.location : null,
  workspace: !!node.isWorkspace,
  resolved: node.isLink ? node.resolved : relativeTo(root, node.resolved),
  integrity: node.integrity || null,
  hasInstallScript: !!node.hasInstallScript,
})

const edgeOf = (root, edge) => ({
  from: edge.from.location,
  name: edge.name,
  spec: edge.type === 'workspace' ? relativeTo(root, edge.spec) : edge.spec,
  rawSpec: edge.type === 'workspace' ? relativeTo(root, edge.rawSpec) : edge.rawSpec,
  type: edge.type,
  to: edge.to ? edge.to.location : null,
  problem: errors[edge.error] ?? null,
})

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

for (const path of process.argv.slice(2)) {
  const options = { path }
  const arborist = new Arborist(options)
  const tree = await arborist.loadVirtual()
  const nodes = [...tree.inventory.values()]
  const edges = nodes.filter(node => !node.isLink).flatMap(node => [...node.edgesOut.values()])
  console.log(JSON.stringify({
    nodes: nodes.map(node => nodeOf(path, node)).sort((a, b) => order(a.location, b.location)),
    edges: edges.map(edge => edgeOf(path, edge)).sort((a, b) => order(a.from, b.from) || order(a.name, b.name)),
  }))
}
