// A package's card: where it comes from, what it can do and where, what is said of it, what changed.
let opener = null;

function openCard(each) {
  const title = element("h2", "", each.name, " ", element("span", "dim", each.version));
  const tools = [each.tile && drawn ? button("Show in the tree", "", () => showInTree(each)) : null];
  showCard(title, tools, ...cardHead(each), ...cardChange(each), ...cardFindings(each), ...cardPowers(each));
}

function showCard(title, tools, ...content) {
  const card = byId("card");
  if (!card.open) opener = document.activeElement;
  title.id = "card-title";
  card.replaceChildren(element("div", "buttons", ...tools, button("Close", "close", closeCard)), title, ...content);
  if (!card.open) card.showModal();
  card.scrollTop = 0;
}

function closeCard() {
  byId("card").close();
}

function cardHead(each) {
  const kinds = [each.direct && "direct", each.dev && "dev", each.optional && "optional"].filter(Boolean);
  const way = element("span", "", raw.project);
  for (const step of wayTo(each)) way.append(" > ", step === each ? element("b", "", step.label) : button(step.label, "link", () => openCard(step)));
  const read = each.read ? `read from ${each.source}` : `not read: ${each.problem || each.source}`;
  return [element("p", "dim", [each.location, ...kinds, read].join(", ")),
    facts(["path", way], ["reaches", each.reach.length ? authorityNames(each.reach) : "nothing with power"],
      ["declared", each.declared ? `${listed(each.declared.slice(1))} (${each.declared[0]})` : "by nobody"], ["granted", each.granted && listed(each.granted)])];
}

const listed = (words) => words.join(", ") || "nothing";

function cardChange(each) {
  if (!each.before && !["added", "removed"].includes(each.change)) return [];
  const after = each.powers.map((power) => power.id);
  const before = each.before ? each.before.held.filter((id) => after.includes(id) || id.startsWith("unknown:")) : [];
  return [element("div", "sides",
    changeSide(each.before ? `before ${each.before.version}` : "before", each.change !== "added", "-", "loss", each.lost, before),
    changeSide(`after ${each.version}`, each.change !== "removed", "+", "gain", each.gained, after))];
}

function changeSide(title, present, sign, mark, changed, held) {
  if (!present) return element("div", "", element("h3", "", title.split(" ")[0]), element("p", "dim", "not there"));
  const kept = held.filter((id) => !changed.includes(id));
  const ids = [...changed.map((id) => element("div", `${mark} mono`, `${sign} ${id}`)), ...kept.map((id) => element("div", "dim mono", `\u00a0 ${id}`))];
  return element("div", "", element("h3", "", title), ...(ids.length ? ids : [element("p", "dim", "no power")]));
}

function cardFindings(each) {
  return each.findings.length ? [element("h3", "", "Findings"), ...each.findings.map((finding) => findingBlock(finding, false))] : [];
}

function cardPowers(each) {
  if (!each.powers.length) return [element("p", "", each.read ? "It holds no power." : "")];
  const made = [element("h3", "", "What its own code can do")];
  for (const number of each.holds) {
    const powers = each.powers.filter((one) => one.authority === number);
    const block = element("details", "", element("summary", "", swatch(number), raw.authorities[number], element("span", "dim", `  ${powers.map((power) => power.id).join(", ")}`)));
    block.open = each.holds.length < 4 || number === (chosen.authority ?? each.holds[0]);
    for (const power of powers) {
      block.append(element("div", "", element("b", "mono", power.id), power.reachable ? "" : element("span", "dim", "  nothing loads it"),
        power.literals.length ? element("span", "dim", `  names ${power.literals.join(", ")}`) : ""), places(power.places, ""));
    }
    made.push(block);
  }
  return made;
}
