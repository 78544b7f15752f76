// Draw the page from what is chosen; keys.
const moreFindings = element("div");
byId("findings").after(moreFindings);

function draw() {
  const shownFindings = findings.filter(findingFits);
  const shownPackages = packages.filter(packageFits).sort(byPower);
  byId("findings-count").textContent = `${shownFindings.length.toLocaleString("en")} of ${findings.length.toLocaleString("en")}`;
  byId("packages-count").textContent = `${shownPackages.length.toLocaleString("en")} of ${packages.length.toLocaleString("en")}`;
  paged(byId("findings"), moreFindings, shownFindings, (each) => findingBlock(each, true), 25);
  paged(byId("packages"), byId("packages-more"), shownPackages, packageRow, 100);
  toggles.forEach((refresh) => refresh());
  requestAnimationFrame(() => setTimeout(drawPicture, 0));
}

// Those with the worst findings first, then those that hold most.
function byPower(one, other) {
  const worst = (each) => Math.min(99, ...each.findings.filter((finding) => !finding.waived).map((finding) => finding.severity));
  return worst(one) - worst(other) || other.holds.length - one.holds.length || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0) || one.number - other.number;
}

function drawHead() {
  const [all, direct, dev, analysed, unknown, undeclared] = raw.counts.map((count) => count.toLocaleString("en"));
  document.title = `contain-audit: ${raw.project}`;
  byId("project").textContent = raw.subject;
  byId("verdict").textContent = raw.verdict;
  byId("verdict").className = raw.failing ? "bad" : "good";
  byId("counts").textContent = `${all} packages, ${direct} direct, ${dev} dev; ${analysed} read, ${unknown} unknown in part, ${undeclared} undeclared. contain-audit ${raw.version}`;
  const [placesKept, findingsLeft] = raw.cut;
  const cuts = [placesKept < 20 ? `Only the first places of each power (${placesKept}) are on this page; all of them: contain-audit inspect PACKAGE` : "",
    findingsLeft ? `${findingsLeft.toLocaleString("en")} findings, the least severe, are not on this page; all of them: contain-audit --format json` : ""];
  byId("notes").replaceChildren(...[...raw.notes, ...cuts].filter(Boolean).map((note) => element("li", "", note)));
}

function onKey(event) {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === "/" && !typing && !byId("card").open) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape" && !byId("card").open) {
    byId("search").value = chosen.search = "";
    chosen.severity = chosen.authority = null;
    chosen.kinds.clear();
    draw();
  }
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
byId("card").addEventListener("close", () => { if (opener && opener.isConnected) opener.focus(); });
byId("card").addEventListener("click", (event) => { if (event.target === byId("card")) closeCard(); });
byId("theme").addEventListener("click", changeTheme);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawPicture);
document.addEventListener("keydown", onKey);
if (raw.command === "diff" || raw.command === "update") chosen.kinds.add("changed");
drawHead();
drawFilters();
drawLegend();
draw();
document.body.dataset.ready = "yes";
addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => { startLibrary(); document.body.dataset.picture = "yes"; }, 0)));
