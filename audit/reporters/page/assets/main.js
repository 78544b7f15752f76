// Draw the page from what is chosen; keys.
function draw() {
  const shownFindings = findings.filter(findingFits);
  const shownPackages = packages.filter(packageFits).sort(byPower);
  byId("findings-count").textContent = amount(shownFindings, findings);
  byId("packages-count").textContent = amount(shownPackages, packages);
  paged(byId("findings"), byId("findings-more"), shownFindings, (each) => findingBlock(each, true), Math.min(25, Math.max(5, shownFindings.filter(counts).length)), 50);
  paged(byId("packages"), byId("packages-more"), shownPackages, packageRow, 50, 200);
  toggles.forEach((refresh) => refresh());
  byId("clear").hidden = !(chosen.search || chosen.kinds.size || chosen.severity !== null || chosen.authority !== null);
  drawBringers();
  requestAnimationFrame(() => setTimeout(drawPicture, 0));
}

const amount = (shown, all) => (shown.length === all.length ? all.length.toLocaleString("en") : `${shown.length.toLocaleString("en")} of ${all.length.toLocaleString("en")}`);

// Those with the worst findings first, then those that hold most.
const worst = new Map(packages.map((each) => [each, Math.min(99, ...each.findings.filter((finding) => !finding.waived).map((finding) => finding.severity))]));
function byPower(one, other) {
  return worst.get(one) - worst.get(other) || other.gained.length - one.gained.length || other.holds.length - one.holds.length
    || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0) || one.number - other.number;
}

function drawHead() {
  document.title = `${raw.project}: contain-audit`;
  byId("version").textContent = raw.version;
  byId("project").textContent = raw.project;
  byId("subject").textContent = raw.subject;
  byId("verdict").textContent = raw.verdict;
  byId("verdict").className = raw.failing ? "bad" : "good";
  if (comparing) byId("fourth").textContent = "what changed";
  const names = ["packages", "direct", "dev", "read", "unknown in part", "without declaration"];
  byId("counts").replaceChildren(...names.map((name, at) => element("div", "", element("dt", "", name), element("dd", "", raw.counts[at].toLocaleString("en")))));
  const [placesKept, findingsLeft] = raw.cut;
  const cuts = [placesKept < 20 ? `Of each power the first places are on this page (${placesKept}); all of them: contain-audit inspect PACKAGE` : "",
    findingsLeft ? `${findingsLeft.toLocaleString("en")} findings, the least severe, are not on this page; all of them: contain-audit --format json` : ""];
  byId("notes").replaceChildren(...[...raw.notes, ...cuts].filter(Boolean).map((note) => element("li", "", note)));
}

function clear() {
  byId("search").value = chosen.search = "";
  chosen.severity = chosen.authority = chosen.shown = null;
  chosen.kinds.clear();
  draw();
}

function onKey(event) {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === "/" && !typing && !byId("card").open) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape" && !byId("card").open) clear();
}

function changeTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  drawPicture();
}

let waiting = 0;
byId("search").addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { chosen.search = event.target.value.trim().toLowerCase(); draw(); }, 120);
});
byId("clear").addEventListener("click", clear);
byId("card").addEventListener("close", () => { if (opener && opener.isConnected) opener.focus(); });
byId("card").addEventListener("click", (event) => { if (event.target === byId("card")) closeCard(); });
byId("theme").addEventListener("click", changeTheme);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawPicture);
document.addEventListener("keydown", onKey);
if (comparing) chosen.kinds.add("changed");
drawHead();
drawFilters();
draw();
const reached = (name) => { document.body.dataset[name] = "yes"; performance.mark(name); };
reached("ready");
addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => startLibrary().then(() => reached("picture")), 0)));
