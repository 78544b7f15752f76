// The tree as a treemap: a tile is a package inside the one that asks for it first, coloured by its most telling power.
// The rectangles were laid out when the page was made (treemap.py); Bokeh draws them, we say which is where.
const COLOURS = {
  network: "#d1495b", process: "#e07a2f", code: "#b5489f", install: "#8d5f3c", native: "#7358c2", "filesystem-write": "#2f855a",
  "filesystem-read": "#6fb07f", environment: "#cfa61d", loader: "#3b78b8", primordials: "#d97ba6", worker: "#1f8ea0", dom: "#74a7d6",
  system: "#87973c", clock: "#a492cc", unknown: "#858d96",
};
const STRIP = { height: 150, tall: 340, wide: 420 };
const LETTER = 6.9;
let drawn = null;

// The library is a megabyte of script: it starts only after the lists can be used. The policy knows its hash.
function startLibrary() {
  const source = byId("library").textContent;
  if (source) {
    const script = document.createElement("script");
    script.textContent = source;
    document.body.append(script);
  }
  const bokeh = globalThis.Bokeh;
  byId("waiting").remove();
  if (packages.length < 2) return Promise.resolve();
  if (!bokeh) {
    byId("picture").className = "empty";
    byId("picture").textContent = "The picture needs a library that is not installed where this page was made: install contain-audit with its extra (pip install '.[html]' in its repository)";
    return Promise.resolve();
  }
  return drawTiles(bokeh);
}

const tiled = packages.filter((each) => each.tile);
const carriers = new Set(tiled.map((each) => packages[each.parent]).filter(Boolean));
const hasStrip = (each) => carriers.has(each) && each.tile[2] >= STRIP.wide && each.tile[3] >= STRIP.tall;
const themed = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// From the outside in: a tile is painted over the one that it lies in.
const painted = tiled.map((each) => [wayTo(each).length, each]).sort((one, other) => one[0] - other[0] || one[1].number - other[1].number).map(([, each]) => each);

function edges(list, height) {
  return { left: list.map((each) => each.tile[0]), right: list.map((each) => each.tile[0] + each.tile[2]),
    top: list.map((each) => each.tile[1]), bottom: list.map((each) => each.tile[1] + height(each)) };
}

async function drawTiles(bokeh) {
  const range = (end) => new bokeh.Range1d({ start: 0, end });
  const strips = painted.filter(hasStrip);
  const tiles = new bokeh.ColumnDataSource({ data: { ...edges(painted, (each) => each.tile[3]), ...tileLooks() } });
  const heads = new bokeh.ColumnDataSource({ data: { ...edges(strips, () => STRIP.height), ...stripLooks(strips) } });
  const labels = new bokeh.ColumnDataSource({ data: labelData(1) });
  const figure = bokeh.Plotting.figure({ sizing_mode: "stretch_both", tools: "", toolbar_location: null, x_axis_type: null, y_axis_type: null,
    x_range: range(12_800), y_range: new bokeh.Range1d({ start: 5_600, end: 0 }), min_border: 0, outline_line_color: null });
  figure.grid.visible = false;
  const box = { left: { field: "left" }, right: { field: "right" }, top: { field: "top" }, bottom: { field: "bottom" } };
  figure.quad({ ...box, fill_color: { field: "fill" }, line_color: { field: "line" }, line_width: { field: "width" }, source: tiles });
  figure.quad({ ...box, fill_color: { field: "fill" }, line_color: { field: "line" }, source: heads });
  figure.text({ x: { field: "x" }, y: { field: "y" }, text: { field: "text" }, text_color: { field: "colour" }, text_font: "system-ui, sans-serif",
    text_font_size: "11px", text_baseline: "top", source: labels });
  drawn = { figure, tiles, heads, labels, strips };
  colourGround();
  await bokeh.Plotting.show(figure, byId("picture"));
  listen();
  placeLabels();
}

function colourGround() {
  drawn.figure.background_fill_color = themed("--back");
  drawn.figure.border_fill_color = themed("--back");
}

const tellingColour = (each) => {
  const authority = chosen.authority ?? each.holds[0];
  return authority === undefined ? themed("--tile") : COLOURS[raw.authorities[authority]];
};

// What does not fit the filters steps back; what was chosen, and the way to it, gets a border.
function tileLooks() {
  const [back, raised, line, text] = ["--back", "--raised", "--line", "--text"].map(themed);
  const way = new Set(chosen.shown ? wayTo(chosen.shown) : []);
  return {
    fill: painted.map((each) => (hasStrip(each) ? raised : packageFits(each) ? tellingColour(each) : back)),
    line: painted.map((each) => (way.has(each) ? text : line)),
    width: painted.map((each) => (way.has(each) ? 2.5 : 0.6)),
  };
}

function stripLooks(strips) {
  const faint = themed("--raised");
  return { fill: strips.map((each) => (packageFits(each) && each.holds.length ? tellingColour(each) : faint)), line: strips.map(() => faint) };
}

// A label is drawn where there is room on the screen for a telling part of the name.
function labelData(scale) {
  const dark = themed("--text");
  const letters = (each) => Math.floor((each.tile[2] * scale / 10 - 8) / LETTER);
  const wanted = painted.filter((each) => (hasStrip(each) || !carriers.has(each)) && each.tile[3] * scale >= 140 && letters(each) >= Math.min(5, each.name.length));
  const onColour = (each) => packageFits(each) && each.holds.length > 0;
  return { x: wanted.map((each) => each.tile[0] + 40 / scale), y: wanted.map((each) => each.tile[1] + 15), text: wanted.map((each) => plain(fitting(each.name, letters(each)))),
    colour: wanted.map((each) => (onColour(each) ? readableOn(tellingColour(each)) : dark)) };
}

const fitting = (name, letters) => (name.length <= letters ? name : `${name.slice(0, letters - 1)}\u2026`);

// Bokeh reads `$$`, `\(` and `\[` as mathematics: a name is never any.
const plain = (name) => name.replaceAll("$$", "$\u200b$").replaceAll("\\(", "\\\u200b(").replaceAll("\\[", "\\\u200b[");

function readableOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? "#14181d" : "#ffffff";
}

function drawPicture() {
  if (!drawn) return;
  colourGround();
  drawn.tiles.data = { ...drawn.tiles.data, ...tileLooks() };
  drawn.heads.data = { ...drawn.heads.data, ...stripLooks(drawn.strips) };
  placeLabels();
}

function placeLabels() {
  drawn.labels.data = labelData(byId("picture").clientWidth / 1_280);
}
