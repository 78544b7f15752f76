// The only place that makes elements: text goes in as textContent, never as HTML; attributes are our own words.
const byId = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function button(label, className, action) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

// Names and what stands for them, in two columns; what there is none of is left out.
function facts(...pairs) {
  const made = element("dl", "facts");
  for (const [name, value] of pairs) if (value) made.append(element("dt", "", name), element("dd", "", value));
  return made;
}

function swatch(authority) {
  const made = element("span", "swatch");
  made.style.background = COLOURS[raw.authorities[authority]];
  made.setAttribute("aria-hidden", "true");
  return made;
}

function authorityNames(numbers) {
  return element("span", "", ...numbers.flatMap((number) => [element("span", "power", swatch(number), raw.authorities[number]), " "]));
}

// Where something is seen: the file's name, and the line of its source.
function places(list, carrier) {
  return element("div", "", ...list.map((place) => element("div", "place",
    element("div", "mono", (carrier ? `${carrier}/` : "") + place.where),
    place.excerpt ? element("pre", "", element("span", "at", place.line ? String(place.line) : " "), element("code", "", place.excerpt)) : null)));
}

// A list that shows so many at a time: a page of thousands of rows would take seconds to open.
function paged(target, more, items, make, first, size) {
  target.replaceChildren();
  let shown = 0;
  const next = (count) => {
    target.append(...items.slice(shown, shown + count).map(make));
    shown = Math.min(shown + count, items.length);
    const rest = items.length - shown;
    more.replaceChildren(...(rest ? [button(`Show more (${rest.toLocaleString("en")})`, "", () => next(size))] : []));
  };
  next(first);
}
