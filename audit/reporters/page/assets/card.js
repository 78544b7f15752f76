// A package's card: where it comes from, what it can do and where, what is said of it, what changed.
let opener = null;

function openCard(each) {
  const card = byId("card");
  if (!card.open) opener = document.activeElement;
  const title = element("h2", "", each.label);
  title.id = "card-title";
  card.replaceChildren(button("Close", "close", closeCard), title, ...cardHead(each), ...cardChange(each), ...cardFindings(each), ...cardPowers(each));
  if (!card.open) card.showModal();
  card.scrollTop = 0;
}

function closeCard() {
  byId("card").close();
}

function cardHead(each) {
  const kinds = [each.direct && "direct", each.dev && "dev", each.optional && "optional"].filter(Boolean).join(", ");
  const way = element("p", "", "path  ", raw.project);
  for (const step of wayTo(each)) way.append(" > ", step === each ? element("b", "", step.label) : button(step.label, "link", () => openCard(step)));
  const reach = element("p", "", "reaches  ", each.reach.length ? authorityNames(each.reach) : "nothing with power");
  const read = each.read ? `read from ${each.source}` : `not read: ${each.problem || each.source}`;
  return [element("p", "dim", [each.location, kinds, read].filter(Boolean).join("   ")), way, reach, element("p", "", `declaration  ${declared(each)}`)];
}

function declared(each) {
  const said = each.declared ? `${each.declared[0]}: ${each.declared.slice(1).join(", ") || "nothing"}` : "none";
  return each.granted ? `${said}; granted: ${each.granted.join(", ") || "nothing"}` : said;
}

function cardChange(each) {
  if (!each.before && !each.gained.length && !each.lost.length) return [];
  const from = each.before ? text(each.before[0]) : "";
  const made = element("div", "", element("h3", "", `What changed${from ? ` since ${from}` : ""}`));
  for (const id of each.gained) made.append(element("div", "gain mono", `+ ${id}`));
  for (const id of each.lost) made.append(element("div", "loss mono", `- ${id}`));
  if (!each.gained.length && !each.lost.length) made.append(element("p", "dim", "No power gained or lost."));
  return [made];
}

function cardFindings(each) {
  return each.findings.length ? [element("h3", "", "Findings"), ...each.findings.map((finding) => findingBlock(finding, false))] : [];
}

function cardPowers(each) {
  if (!each.powers.length) return [element("p", "", each.read ? "It holds no power." : "")];
  const made = [element("h3", "", "What its own code can do")];
  for (const number of each.holds) {
    const block = element("details", "", element("summary", "", swatch(number), raw.authorities[number]));
    block.open = each.holds.length < 4 || number === chosen.authority;
    for (const power of each.powers.filter((one) => one.authority === number)) {
      block.append(element("div", "mono", power.id, power.reachable ? "" : element("span", "dim", "  nothing loads it")));
      block.append(places(power.places, ""));
      if (power.literals.length) block.append(element("div", "dim", `names  ${power.literals.join(", ")}`));
    }
    made.push(block);
  }
  return made;
}
