/* The marks: circles with area by count and colour by side, what they tell, and what is clicked. Loaded after furat.js. */
(function () {
  "use strict";

  /* What a mark tells: built as elements, so that no label can be HTML; then as a string, which streamlit-folium reads.
     The hidden words are how Python knows the mark that was clicked. */
  function tooltipOf([lon, lat, count, side, , , , inexact, km, label, deaths, precision, id, mix], sides, words) {
    const box = L.DomUtil.create("div", "furat-tip"), hidden = L.DomUtil.create("span"), number = (n) => n.toLocaleString("en");
    const line = (text, name) => { const p = L.DomUtil.create("p", name || "", box); p.dir = "auto"; p.textContent = text; };
    if (label) line(label);
    line(`${sides[side][3]} · ${words.events}: ${number(count)} · ${words.killed}: ${deaths === null ? words.unknown : number(deaths)}`);
    if (mix) line(mix.flatMap((n, i) => (i % 2 ? [] : [`${sides[n][3]}: ${number(mix[i + 1])}`])).join(" · "));
    line((precision ? words.precision[precision - 1] : words.approximate) + (inexact && km ? ` · ${number(Math.round(km))} ${words.kilometres}` : ""), "quiet");
    hidden.hidden = true;
    hidden.textContent = words.marker + JSON.stringify([lon, lat, sides[side][4], id]);
    return box.outerHTML + hidden.outerHTML;
  }

  /* The sides of a cell as parts of its rim, the middle in the colour of most. */
  function rim(mix, sides, middle) {
    let whole = 0, turn = 0;
    for (let i = 1; i < mix.length; i += 2) whole += mix[i];
    const parts = [];
    for (let i = 0; i < mix.length; i += 2) {
      const end = turn + (360 * mix[i + 1]) / whole;
      parts.push(`${sides[mix[i]][0]} ${turn.toFixed(1)}deg ${end.toFixed(1)}deg`);
      turn = end;
    }
    return `radial-gradient(closest-side, ${middle} 72%, transparent 74%), conic-gradient(${parts.join(",")})`;
  }

  /* The place that was looked for: a ring with its name, which lets every click through. */
  function pinned([lon, lat, name]) {
    const face = L.DomUtil.create("div", "furat-pin"), label = L.DomUtil.create("span", "", face);
    label.dir = "auto"; label.textContent = name;
    return L.marker([lat, lon], { icon: L.divIcon({ html: face, className: "", iconSize: [0, 0] }), interactive: false, keyboard: false });
  }

  /* Marks. A row: longitude, latitude, count, side, radius px, shift right px, shift down px, inexact, ring km, label, deaths,
     precision 1-7, event id, where several sides stand there [side, its events, side, ...], and the shape of the place where
     it is more than a circle: [country, number of the unit] or the points of a line. `few` is 0 where there are too many shapes;
     `focus` the row of the event that is looked at. */
  function marks(group, { rows, sides, language, legend, corner, pin, area, deadly, focus, few = 1 }) {
    const words = window.furatWords[language], drawings = new Set();
    for (const row of rows) {
      const [lon, lat, count, side, radius, right, down, inexact, , , deaths, , , mix] = row;
      const [colour, ink, pale] = sides[side], fill = inexact ? pale : colour;
      const shape = few ? furat.shapeOf(row, colour) : null;
      if (shape) { shape.addTo(group); drawings.add(furat.drawing(row)); }
      const face = document.createElement("div");
      face.className = `furat-mark${inexact ? " inexact" : ""}${deadly && deaths === null ? " uncounted" : ""}`;
      const number = deadly ? deaths : count > 1 ? count : null;
      Object.assign(face.style, { width: `${2 * radius}px`, height: `${2 * radius}px`, background: mix ? rim(mix, sides, fill) : fill, borderColor: inexact ? colour : "#fff", color: inexact ? "#1d2226" : ink });
      face.style.fontSize = `${Math.min(13, (2.6 * radius) / Math.max(2, String(number).length))}px`;
      if (number !== null) face.textContent = number;
      face.setAttribute("role", "img");  /* what a screen reader says of the button around it */
      face.setAttribute("aria-label", [row[9], sides[side][3], `${words.events}: ${count}`].filter(Boolean).join(" · "));
      const icon = L.divIcon({ html: face, className: "", iconSize: [2 * radius, 2 * radius], iconAnchor: [radius - right, radius - down], tooltipAnchor: [right + radius, down] });
      const mark = L.marker([lat, lon], { icon, zIndexOffset: -10 * count, riseOnHover: true, bubblingMouseEvents: false }).bindTooltip(tooltipOf(row, sides, words), { direction: "auto" }).addTo(group);
      /* Leaflet lets a mark be reached by keyboard, and leaves it at that. */
      mark.on("keydown", ({ originalEvent: pressed }) => {
        if (pressed.key !== "Enter" && pressed.key !== " ") return;
        L.DomEvent.preventDefault(pressed);
        mark.fire("click", { latlng: mark.getLatLng(), originalEvent: pressed }, true);
      });
      if (shape instanceof L.Path) mark.on("mouseover", () => shape.setStyle({ weight: 3 })).on("mouseout", () => shape.setStyle({ weight: 1.2 }));
    }
    if (focus) looked(focus, sides, drawings).addTo(group);
    const ear = earOf(group), choose = (side) => ear(`side ${sides[side][4]}`);
    const told = legend && furat.legend.marks(legend, { rows, sides, deadly, drawings: [...drawings].sort(), few }, words, choose);
    return dressed(group, { told, language, corner, pin, area, rows, ear });
  }

  /* The event that is looked at: a ring round its point, and how exact that is, above the drawings of others. */
  function looked(row, sides, drawings) {
    const [lon, lat, , side, radius] = row, shape = furat.shapeOf(row, sides[side][0]);
    const ring = L.circleMarker([lat, lon], { radius: radius + 5, color: "#1d2226", weight: 2, fill: false, interactive: false, className: "furat-focus" });
    if (!shape) return ring;
    drawings.add(furat.drawing(row));
    if (shape instanceof L.Path) shape.setStyle({ weight: 2.5 });
    return L.layerGroup([shape, ring]);
  }

  /* A layer that is nowhere: streamlit-folium reports a click on it; its words say what was chosen or drawn. */
  function earOf(group) {
    const ear = L.layerGroup().addTo(group), marker = window.furatWords.en.marker;
    return (words) => {
      const told = marker + words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
      ear._tooltip = { _content: told };
      ear.getTooltip = () => ({ getContent: () => told });
      ear.fire("click");
    };
  }

  /* What every view has: its legend while it is on the map, the place that was looked for, the area the filter holds. */
  function dressed(group, { told, language, corner, pin, area, rows = [], ear = earOf(group) }) {
    if (area) furat.area(area).addTo(group);
    if (pin) pinned(pin).addTo(group);
    const control = L.control({ position: corner });
    control.onAdd = (map) => furat.legend.box(map, told, language);
    const tell = (map, shown) => { map.furatRows = shown; map.fire("furat:marks"); };
    group.on("add", (event) => { const map = event.target._map; map.furatTell = ear; if (told) control.addTo(map); tell(map, rows); });
    group.on("remove", (event) => { control.remove(); if (event.target._map) tell(event.target._map, []); });
    return group;
  }

  Object.assign(window.furat, { marks, dressed });
})();
