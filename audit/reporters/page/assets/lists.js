// Findings and packages as lists; filters as buttons with counts.
function findingBlock(finding, withCard) {
  const severity = raw.severities[finding.severity];
  const made = element("div", `finding ${severity}${finding.waived ? " waived" : ""}`);
  const about = !finding.about ? "" : withCard && finding.package ? button(finding.about, "link", () => openCard(finding.package)) : element("b", "", finding.about);
  made.append(element("div", "", element("span", `severity ${severity}`, severity), rulePage(finding.rule), "  ", about, about ? ": " : "", finding.message));
  const more = element("details", "", element("summary", "dim", "Where, and what to do"));
  more.append(places(finding.places, finding.package ? finding.package.location : ""));
  if (finding.path.length) more.append(element("div", "", `path  ${[raw.project, ...finding.path.map((step) => step.name)].join(" > ")}`));
  more.append(element("div", "dim", `lockfile  ${finding.lockfile}   confidence  ${finding.confidence}`), element("div", "", `next  ${finding.help}`));
  if (finding.waived) more.append(element("div", "", `waived  ${finding.waived}`));
  made.append(more);
  return made;
}

function rulePage(rule) {
  return raw.rules[rule] ? button(rule, "link", () => openRule(rule)) : element("b", "", rule);
}

function openRule(rule) {
  const [title, page] = raw.rules[rule];
  const card = byId("card");
  if (!card.open) opener = document.activeElement;
  const head = element("h2", "", rule);
  head.id = "card-title";
  const body = page.split("\n\n").map((part) => element("p", "", part.replaceAll("**", "").replaceAll("`", "")));
  card.replaceChildren(button("Close", "close", closeCard), head, element("p", "", `${title}.`), ...body);
  if (!card.open) card.showModal();
}

function packageRow(each) {
  const row = element("tr");
  const versions = each.before && text(each.before[0]) !== each.version ? `${text(each.before[0])} > ${each.version}` : each.version;
  const marks = [each.change && each.change !== "same" ? each.change : "", each.gained.length ? `+${each.gained.length}` : ""].filter(Boolean).join(" ");
  const others = each.reach.filter((number) => !each.holds.includes(number));
  row.append(
    element("td", "", button(each.name, "link", () => openCard(each)), marks ? element("span", "gain", `  ${marks}`) : ""),
    element("td", "mono", versions),
    element("td", "", each.holds.length ? authorityNames(each.holds) : element("span", "dim", each.read ? "no power" : "not read")),
    element("td", "dim", others.length ? authorityNames(others) : ""),
    element("td", "", each.declared ? each.declared[0] : each.granted ? "granted" : element("span", "dim", "none")),
  );
  return row;
}

function toggle(label, pressed, action) {
  const made = button("", "", action);
  made.append(...(Array.isArray(label) ? label : [label]));
  made.setAttribute("aria-pressed", String(pressed()));
  toggles.push(() => made.setAttribute("aria-pressed", String(pressed())));
  return made;
}

const toggles = [];
const choose = (name, value) => () => { chosen[name] = chosen[name] === value ? null : value; draw(); };

function drawFilters() {
  raw.severities.forEach((name, number) => {
    const count = findings.filter((finding) => finding.severity === number && !finding.waived).length;
    if (count) byId("severities").append(toggle(`${name} ${count.toLocaleString("en")}`, () => chosen.severity === number, choose("severity", number)));
  });
  raw.authorities.forEach((name, number) => {
    const count = packages.filter((each) => each.holds.includes(number)).length;
    if (count) byId("authorities").append(toggle([swatch(number), `${name} ${count.toLocaleString("en")}`], () => chosen.authority === number, choose("authority", number)));
  });
  for (const kind of Object.keys(KINDS)) {
    const count = packages.filter(KINDS[kind]).length;
    const flip = () => { if (!chosen.kinds.delete(kind)) chosen.kinds.add(kind); draw(); };
    if (count) byId("kinds").append(toggle(`${kind} ${count.toLocaleString("en")}`, () => chosen.kinds.has(kind), flip));
  }
}
