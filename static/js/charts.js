// Draws every figure of the page: its colours by name, again when the theme
// or the width changes. The figure lies in a json_script beside its place.
const CONFIG = { displayModeBar: false, responsive: false };
const NARROW = 480;

const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

function colour(name) {
  probe.style.color = name;
  return getComputedStyle(probe).color;
}

function coloured(value) {
  if (typeof value === "string") return value.startsWith("var(") ? colour(value) : value;
  if (Array.isArray(value)) return value.map(coloured);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, coloured(part)]));
}

// On a phone every second name of the axis, counted back from the last, is left out.
function thinned(axis) {
  const last = axis.tickvals.length - 1;
  const kept = (_, index) => (last - index) % 2 === 0;
  return { ...axis, tickvals: axis.tickvals.filter(kept), ticktext: axis.ticktext.filter(kept) };
}

function fitted(layout, place) {
  const { width, height } = place.getBoundingClientRect();
  const sized = { ...layout, width, height };
  if (width >= NARROW || layout.xaxis.tickvals.length < 5) return sized;
  return { ...sized, xaxis: thinned(layout.xaxis) };
}

function draw(place) {
  const figure = coloured(JSON.parse(document.getElementById(place.dataset.chart).textContent));
  window.Plotly.react(place, figure.data, fitted(figure.layout, place), CONFIG);
  place.dataset.drawnWidth = String(Math.round(place.getBoundingClientRect().width));
}

const places = document.querySelectorAll("[data-chart]");
const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (String(Math.round(contentRect.width)) !== target.dataset.drawnWidth) draw(target);
  }
});

for (const place of places) {
  draw(place);
  widths.observe(place);
}
performance.mark("charts-drawn");
document.addEventListener("themechange", () => places.forEach(draw));
