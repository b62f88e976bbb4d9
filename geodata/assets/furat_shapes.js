/* How exact a place is, drawn to scale: a circle within which it lies, hatched where it may be anywhere inside, the hatched
   outline of a first-order unit, the line along which it lies. Loaded after furat.js. */
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg", LINE_SCALE = 10000, DISTRICT = 3;
  /* Outlines lie beside this script; a page that holds everything in itself has no address and brings them along. */
  const FOLDER = (document.currentScript?.src || "").replace(/\/[^/]*$/, "");

  /* Names of what is drawn for a row of marks; the legend explains each under the same name. */
  function drawing([, , , , , , , inexact, km, , , precision, , , shape]) {
    if (!inexact || (!km && !shape)) return null;
    if (shape) return typeof shape[0] === "string" ? "outline" : "line";
    return precision >= DISTRICT ? "hatched" : "within";
  }

  /* Stripes in a colour: a pattern kept in the page once, so that zooming and moving draw nothing anew. */
  function hatch(colour) {
    const id = `furat-hatch-${colour.slice(1)}`;
    if (!document.getElementById(id)) {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("width", 0); svg.setAttribute("height", 0);
      svg.style.position = "absolute";
      svg.innerHTML = `<defs><pattern id="${id}" patternUnits="userSpaceOnUse" width="7" height="7" patternTransform="rotate(45)"><path d="M0 0V7" stroke="${colour}" stroke-width="1.6" stroke-opacity="0.5"/></pattern></defs>`;
      document.body.append(svg);
    }
    return `url(#${id})`;
  }

  const outlines = new Map();
  function outlinesOf(country) {
    const kept = window.furatUnits && window.furatUnits[country], none = { scale: 1, units: [] };
    if (kept || window.furatChunks) return Promise.resolve(kept || none);
    if (!outlines.has(country)) outlines.set(country, fetch(`${FOLDER}/units_${country}.json`).then((answer) => (answer.ok ? answer.json() : none)));
    return outlines.get(country);
  }

  /* A line comes as whole numbers, each point's difference from the one before, times `scale`; as [latitude, longitude]. */
  function points(flat, scale) {
    const found = [];
    for (let i = 0, x = 0, y = 0; i < flat.length; i += 2) found.push([(y += flat[i + 1]) / scale, (x += flat[i]) / scale]);
    return found;
  }

  /* The outlines of one unit for a polygon; empty where there is no such unit. */
  const ringsOf = (file, number) => (file.units[number] ? file.units[number][2].map((flat) => [points(flat, file.scale)]) : []);

  /* The shape of a row, or null for a plain point. Clicks go through it to what lies below. */
  function shapeOf(row, colour) {
    const [lon, lat, , , , , , , km, , , , , , shape] = row, kind = drawing(row);
    if (!kind) return null;
    const edge = { color: colour, weight: 1.2, dashArray: "5 4", interactive: false, className: `furat-shape ${kind}` };
    const stripes = { ...edge, fillColor: hatch(colour), fillOpacity: 1 };
    if (kind === "within") return L.circle([lat, lon], { ...edge, radius: km * 1000, fillOpacity: 0.06 });
    if (kind === "hatched") return L.circle([lat, lon], { ...stripes, radius: km * 1000 });
    if (kind === "line") {
      const course = points(shape, LINE_SCALE);
      return L.featureGroup([
        L.polyline(course, { ...edge, weight: 9, opacity: 0.28, dashArray: null, lineCap: "round" }),
        L.polyline(course, { ...edge, weight: 1.6, className: "" }),
      ]);
    }
    const unit = L.polygon([], stripes);
    outlinesOf(shape[0]).then((file) => unit.setLatLngs(ringsOf(file, shape[1])));
    return unit;
  }

  Object.assign(window.furat, { drawing, shapeOf, outlinesOf, ringsOf });
})();
