// The tree as a treemap: a tile is a package inside the one that asks for it first, coloured by its most telling power.
const COLOURS = {
  network: "#c43d3d", process: "#d9822b", code: "#b8339f", install: "#8b5a2b", native: "#6b4bb8", "filesystem-write": "#2b7a4b",
  "filesystem-read": "#5fae6f", environment: "#c9a400", loader: "#2f6fb5", primordials: "#e0679a", worker: "#00879a", dom: "#6fa8dc",
  system: "#7a8b2f", clock: "#a88fd0", unknown: "#808890",
};
let plotly = null;

// The library is megabytes of script: it starts only after the lists can be used. The policy knows its hash.
function startLibrary() {
  const source = byId("library").textContent;
  if (source) {
    const script = document.createElement("script");
    script.textContent = source;
    document.body.append(script);
  }
  plotly = globalThis.Plotly ?? null;
  byId("picture").replaceChildren();
  byId("picture").className = plotly ? "" : "empty";
  drawPicture();
  if (plotly) byId("picture").on("plotly_treemapclick", openFromPicture);
  else byId("picture").textContent = "The picture needs a library that is not installed where this page was made: pip install 'contain-audit[html]'";
}

// Plotly reads a few tags and entities in labels: a package's name is none of them.
const inLabel = (name) => name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const themed = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function tileColour(each, fits) {
  if (!fits) return themed("--raised");
  const authority = chosen.authority ?? each.holds[0];
  return authority === undefined ? themed("--line") : COLOURS[raw.authorities[authority]];
}

function tileHint(each) {
  const holds = each.holds.map((number) => raw.authorities[number]).join(", ") || (each.read ? "no power" : "not read");
  return `${inLabel(each.label)}<br>${holds}<br>${each.findings.length} findings`;
}

// Of many tiles only those with a few others inside get a label: the small ones could not be read, and cost time.
function labelsOf(wanted) {
  const inside = new Map();
  for (const each of wanted) for (const step of wayTo(each)) inside.set(step, (inside.get(step) ?? 0) + 1);
  const least = wanted.length > 400 ? 4 : 1;
  return wanted.map((each) => (each.direct || inside.get(each) >= least ? inLabel(each.name) : ""));
}

function drawPicture() {
  if (!plotly) return;
  const wanted = packages.filter((each) => wayTo(each).length > 0);
  const fits = wanted.map(packageFits);
  const tile = { type: "treemap", branchvalues: "remainder", tiling: { packing: "squarify", pad: 1 },
    ids: ["project", ...wanted.map((each) => `p${each.number}`)],
    labels: [inLabel(raw.project), ...wanted.map((each) => inLabel(each.name))],
    text: [inLabel(raw.project), ...labelsOf(wanted)], textinfo: "text",
    parents: ["", ...wanted.map((each) => (packages[each.parent] && wayTo(each).length > 1 ? `p${each.parent}` : "project"))],
    values: [0, ...wanted.map(() => 1)],
    hovertext: ["", ...wanted.map(tileHint)], hoverinfo: "text",
    marker: { colors: [themed("--back"), ...wanted.map((each, at) => tileColour(each, fits[at]))], line: { width: 0.5, color: themed("--line") } },
    pathbar: { visible: true }, maxdepth: -1 };
  const layout = { margin: { t: 24, l: 0, r: 0, b: 0 }, paper_bgcolor: themed("--back"), font: { color: themed("--text"), size: 12 } };
  plotly.react("picture", [tile], layout, { responsive: true, displayModeBar: false });
}

function drawLegend() {
  const held = raw.authorities.map((name, number) => number).filter((number) => packages.some((each) => each.holds.includes(number)));
  byId("legend").replaceChildren(...held.map((number) => element("span", "", swatch(number), raw.authorities[number])));
}

function openFromPicture(event) {
  const found = packages[Number(String(event.points[0].id).slice(1))];
  if (found) openCard(found);
  return false;
}
