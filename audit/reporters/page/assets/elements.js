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

function swatch(authority) {
  const made = element("span", "swatch");
  made.style.background = COLOURS[raw.authorities[authority]];
  made.setAttribute("aria-hidden", "true");
  return made;
}

function authorityNames(numbers) {
  const made = element("span");
  numbers.forEach((number, at) => made.append(at ? ", " : "", swatch(number), raw.authorities[number]));
  return made;
}

function places(list, carrier) {
  const made = element("div");
  for (const place of list) {
    made.append(element("div", "mono", (carrier ? `${carrier}/` : "") + place.where));
    if (place.excerpt) made.append(element("pre", "", place.excerpt));
  }
  return made;
}

// A list that shows so many at a time: a page of thousands of rows would take seconds to open.
function paged(target, more, items, make, size) {
  target.replaceChildren();
  let shown = 0;
  const next = () => {
    target.append(...items.slice(shown, shown + size).map(make));
    shown = Math.min(shown + size, items.length);
    const rest = items.length - shown;
    more.replaceChildren(...(rest ? [button(`Show more (${rest.toLocaleString("en")})`, "", next)] : []));
  };
  next();
}
