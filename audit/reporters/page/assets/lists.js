// Findings and packages as lists; filters as buttons with counts.
const counts = (finding) => !finding.waived && finding.severity <= raw.severities.indexOf(raw.level);

function findingBlock(finding, withCard) {
  const severity = raw.severities[finding.severity];
  const made = element("div", `finding ${severity}${finding.waived ? " waived" : ""}`);
  const about = !finding.about || !withCard ? "" : finding.package ? button(finding.about, "link", () => openCard(finding.package)) : element("b", "", finding.about);
  made.append(element("div", "", element("span", `severity ${severity}`, severity), about, about ? "  " : "", finding.message, rulePage(finding.rule)));
  const more = element("details", "", element("summary", "dim", finding.waived ? "Waived; where, and why" : "Where, and what to do"));
  more.open = withCard && counts(finding) && findings.filter(counts).length <= 3;
  const path = finding.path.length ? [raw.project, ...finding.path.map((step) => step.name)].join(" > ") : "";
  more.append(places(finding.places, finding.package ? finding.package.location : ""), facts(["path", path], ["lockfile", finding.lockfile],
    ["confidence", finding.confidence], ["waived", finding.waived], ["next", finding.help]));
  made.append(more);
  return made;
}

function rulePage(rule) {
  return Object.hasOwn(raw.rules, rule) ? button(rule, "rule link", () => openRule(rule)) : element("span", "rule", rule);
}

function openRule(rule) {
  const [title, page] = raw.rules[rule];
  const body = page.split("\n\n").map((part) => element("p", "", part.replaceAll("**", "").replaceAll("`", "")));
  showCard(element("h2", "", rule), [], element("p", "", element("b", "", `${title}.`)), ...body);
}

function packageRow(each) {
  const versions = each.before && each.before.version !== each.version ? `${each.before.version} > ${each.version}` : each.version;
  const fourth = element("td", comparing ? "" : "dim", ...(comparing ? changeWords(each) : [authorityNames(each.reach.filter((number) => !each.holds.includes(number)))]));
  fourth.dataset.label = byId("fourth").textContent;
  return element("tr", "",
    element("td", "", button(each.name, "link", () => openCard(each)), ...marks(each)),
    element("td", "mono", versions),
    element("td", "", each.holds.length ? authorityNames(each.holds) : element("span", "dim", each.read ? "no power" : "not read")),
    fourth,
    element("td", "", each.declared ? each.declared[0] : each.granted ? "granted" : element("span", "dim", "none")));
}

function marks(each) {
  const worst = each.findings.filter((finding) => !finding.waived).length;
  return [each.change && each.change !== "same" ? element("span", "mark", each.change) : null,
    worst ? element("span", "mark", `${worst} finding${worst > 1 ? "s" : ""}`) : null];
}

function changeWords(each) {
  const words = [...each.gained.map((id) => ["gain", `+ ${id}`]), ...each.lost.map((id) => ["loss", `- ${id}`])];
  const made = words.slice(0, 4).map(([mark, word]) => element("div", `${mark} mono`, word));
  return words.length > 4 ? [...made, element("div", "dim", `and ${words.length - 4} more`)] : made;
}

function toggle(label, pressed, action) {
  const made = button("", "", action);
  made.append(...label);
  const refresh = () => made.setAttribute("aria-pressed", String(pressed()));
  toggles.push(refresh);
  refresh();
  return made;
}

const toggles = [];
const choose = (name, value) => () => { chosen[name] = chosen[name] === value ? null : value; draw(); };
const numbered = (name, count) => `${name} ${count.toLocaleString("en")}`;

function drawFilters() {
  raw.severities.forEach((name, number) => {
    const count = findings.filter((finding) => finding.severity === number && !finding.waived).length;
    if (count) byId("severities").append(toggle([numbered(name, count)], () => chosen.severity === number, choose("severity", number)));
  });
  raw.authorities.forEach((name, number) => {
    const count = packages.filter((each) => each.holds.includes(number)).length;
    if (count) byId("authorities").append(toggle([swatch(number), numbered(name, count)], () => chosen.authority === number, choose("authority", number)));
  });
  for (const kind of Object.keys(KINDS)) {
    const count = packages.filter(KINDS[kind]).length;
    const flip = () => { if (!chosen.kinds.delete(kind)) chosen.kinds.add(kind); draw(); };
    if (count && count < packages.length) byId("kinds").append(toggle([numbered(kind, count)], () => chosen.kinds.has(kind), flip));
  }
}
