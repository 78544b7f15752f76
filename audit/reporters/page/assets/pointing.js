// Pointing at the picture: what is under the pointer is said beside it; a click opens its card.
function tileAt(event) {
  const box = byId("picture").getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width * 12_800;
  const y = (event.clientY - box.top) / box.height * 5_600;
  return painted.findLast(({ tile: [left, top, width, height] }) => x >= left && x <= left + width && y >= top && y <= top + height);
}

function listen() {
  const picture = byId("picture");
  picture.addEventListener("mousemove", (event) => sayTile(event, tileAt(event)));
  picture.addEventListener("mouseleave", () => { byId("hint").hidden = true; });
  picture.addEventListener("click", (event) => { const found = tileAt(event); if (found) openCard(found); });
  new ResizeObserver(placeLabels).observe(picture);
}

function sayTile(event, found) {
  const hint = byId("hint");
  hint.hidden = !found;
  if (!found) return;
  const holds = found.holds.length ? authorityNames(found.holds) : element("span", "dim", found.read ? "no power" : "not read");
  const way = wayTo(found).slice(0, -1).map((each) => each.name);
  hint.replaceChildren(element("b", "", found.label), element("div", "", holds), way.length ? element("div", "dim", `in ${way.join(" > ")}`) : "");
  hint.style.left = `${Math.min(event.clientX + 14, innerWidth - hint.offsetWidth - 12)}px`;
  hint.style.top = `${event.clientY + 18 + hint.offsetHeight > innerHeight ? event.clientY - hint.offsetHeight - 10 : event.clientY + 18}px`;
}

function showInTree(each) {
  chosen.shown = each;
  closeCard();
  drawPicture();
  byId("picture").scrollIntoView({ block: "center" });
}

// Who brings a power in: the project's own packages under which it is held, with how many.
function drawBringers() {
  const target = byId("bringers");
  target.replaceChildren();
  if (chosen.authority === null) return;
  const counts = new Map();
  for (const each of packages.filter((one) => one.holds.includes(chosen.authority))) {
    const [first] = wayTo(each);
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  const most = [...counts].sort((one, other) => other[1] - one[1] || one[0].number - other[0].number);
  target.append(swatch(chosen.authority), `${raw.authorities[chosen.authority]} comes in through  `);
  most.slice(0, 8).forEach(([each, count], at) => target.append(at ? ", " : "", button(each.name, "link", () => openCard(each)), ` ${count}`));
  if (most.length > 8) target.append(` and ${most.length - 8} more`);
}
