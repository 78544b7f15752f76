"use strict";
// The report's data as objects. Every text in it may be hostile: it only ever becomes textContent.
const raw = JSON.parse(document.getElementById("data").textContent);
const text = (number) => raw.texts[number] ?? "";
const NONE = -1;

function readPlace([file, line, column, excerpt]) {
  return { where: [text(file), line, column].filter(Boolean).join(":"), line, excerpt: text(excerpt) };
}

function readPower([id, authority, reachable, places, literals]) {
  return { id: text(id), authority, reachable: reachable === 1, places: places.map(readPlace), literals: literals.map(text) };
}

function readPackage(fields, number) {
  const [name, version, location, flags, parent, reach, source, words, powers, change, before, gained, lost, problem, tile] = fields;
  const made = {
    number, name: text(name), version: text(version), location: text(location), parent, reach,
    direct: (flags & 1) > 0, dev: (flags & 2) > 0, optional: (flags & 4) > 0, read: (flags & 8) > 0,
    source: text(source), declared: words[0], granted: words[1], powers: powers.map(readPower), change: text(change),
    before: before && { version: text(before[0]), held: before[1].map(text) }, gained: gained.map(text), lost: lost.map(text), problem: text(problem), tile: tile || null, findings: [],
  };
  made.holds = [...new Set(made.powers.map((power) => power.authority))].sort((one, other) => one - other);
  made.label = made.version ? `${made.name} ${made.version}` : made.name;
  const files = made.powers.flatMap((power) => [power.id, ...power.literals, ...power.places.map((place) => place.where)]);
  made.haystack = [made.label, made.location, ...files].join("\n").toLowerCase();
  return made;
}

function readFinding(fields) {
  const [rule, severity, confidence, owner, about, capability, message, help, lockfile, places, path, waived] = fields;
  const made = {
    rule: text(rule), severity, confidence: text(confidence), package: packages[owner] ?? null, about: text(about),
    capability: text(capability), message: text(message), help: text(help), lockfile: text(lockfile),
    places: places.map(readPlace), path: path.map((number) => packages[number]), waived: waived === NONE ? null : text(waived),
  };
  made.haystack = [made.rule, made.about, made.capability, made.message, ...made.places.map((place) => place.where)].join("\n").toLowerCase();
  if (made.package) made.package.findings.push(made);
  return made;
}

const packages = raw.packages.map(readPackage);
const findings = raw.findings.map(readFinding);

// The packages from the project to this one, along the shortest path.
function wayTo(start) {
  const way = [];
  for (let at = start; at && !way.includes(at); at = packages[at.parent]) way.unshift(at);
  return way;
}

// What the reader has chosen; every list and the picture are drawn from it.
const chosen = { search: "", severity: null, authority: null, kinds: new Set(), shown: null };
const comparing = raw.command === "diff" || raw.command === "update";
const KINDS = { direct: (each) => each.direct, "not dev": (each) => !each.dev, dev: (each) => each.dev, changed: (each) => Boolean(each.change) && each.change !== "same", "gained power": (each) => each.gained.length > 0 };

function packageFits(each) {
  return (chosen.authority === null || each.holds.includes(chosen.authority))
    && (chosen.severity === null || each.findings.some((finding) => finding.severity === chosen.severity && !finding.waived))
    && [...chosen.kinds].every((kind) => KINDS[kind](each))
    && (!chosen.search || each.haystack.includes(chosen.search) || each.findings.some((finding) => finding.haystack.includes(chosen.search)));
}

function findingFits(each) {
  return (chosen.severity === null || (each.severity === chosen.severity && !each.waived))
    && (chosen.authority === null || (each.package && each.package.holds.includes(chosen.authority)))
    && [...chosen.kinds].every((kind) => each.package && KINDS[kind](each.package))
    && (!chosen.search || each.haystack.includes(chosen.search) || (each.package && each.package.haystack.includes(chosen.search)));
}
