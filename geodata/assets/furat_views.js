/* Other views of the same events: heat, and first-order units shaded by what happened in them. Loaded after furat.js. */
(function () {
  "use strict";
  const TILE = 256, HEAT_RADIUS = 34;
  const HEAT = ["#fee8c8", "#fdbb84", "#fc8d59", "#e34a33", "#990000"];

  /* 256 colours for the densities from none to all. */
  function palette(colours) {
    const strip = document.createElement("canvas"), ctx = strip.getContext("2d");
    strip.width = 256; strip.height = 1;
    const ramp = ctx.createLinearGradient(0, 0, 256, 0);
    colours.forEach((colour, i) => ramp.addColorStop(i / (colours.length - 1), colour));
    ctx.fillStyle = ramp;
    ctx.fillRect(0, 0, 256, 1);
    return ctx.getImageData(0, 0, 256, 1).data;
  }

  const HeatLayer = L.Layer.extend({
    initialize(spots) { this.spots = spots; },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "furat-heat leaflet-zoom-hide", map.getPanes().overlayPane);
      map.on("moveend zoomend resize viewreset", this.draw, this);
      this.draw();
    },
    onRemove(map) { map.off("moveend zoomend resize viewreset", this.draw, this); this.canvas.remove(); },
    draw() {
      const map = this._map, size = map.getSize(), ctx = this.canvas.getContext("2d", { willReadFrequently: true });
      this.canvas.width = size.x; this.canvas.height = size.y;
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
      const most = Math.max(1, ...this.spots.map((spot) => spot[2]));
      for (const [lon, lat, weight] of this.spots) {
        const { x, y } = map.latLngToContainerPoint([lat, lon]), glow = ctx.createRadialGradient(x, y, 0, x, y, HEAT_RADIUS);
        glow.addColorStop(0, `rgba(0,0,0,${Math.max(0.18, 0.85 * Math.sqrt(weight / most)).toFixed(3)})`);
        glow.addColorStop(1, "rgba(0,0,0,0)");
        ctx.fillStyle = glow;
        ctx.fillRect(x - HEAT_RADIUS, y - HEAT_RADIUS, 2 * HEAT_RADIUS, 2 * HEAT_RADIUS);
      }
      this.colour(ctx, size);
    },
    colour(ctx, size) {
      if (!size.x || !size.y) return;
      const image = ctx.getImageData(0, 0, size.x, size.y), colours = (this.colours ||= palette(HEAT));
      for (let i = 0; i < image.data.length; i += 4) {
        const density = image.data[i + 3];
        if (!density) continue;
        for (let c = 0; c < 3; c++) image.data[i + c] = colours[4 * density + c];
        image.data[i + 3] = Math.min(215, 60 + density);
      }
      ctx.putImageData(image, 0, 0);
    },
  });

  function heat(group, { spots, language, corner, pin, area }) {
    new HeatLayer(spots).addTo(group);
    const told = spots.length ? furat.legend.heat(window.furatWords[language]) : null;
    return furat.dressed(group, { told, language, corner, pin, area });
  }

  /* The words of a unit as elements: no name can be HTML. */
  function wordsOf(name, told) {
    const box = L.DomUtil.create("div", "furat-tip");
    for (const text of [name, told]) { const p = L.DomUtil.create("p", "", box); p.dir = "auto"; p.textContent = text; }
    return box.outerHTML;
  }

  /* Units: country -> [number of the unit, step of the colour, words]. Outlines are fetched once, a file a country. */
  function areas(group, { language, units, legend, corner, pin, area }) {
    for (const [country, rows] of Object.entries(units))
      furat.outlinesOf(country).then((file) => {
        for (const [number, step, told] of rows) {
          const rings = furat.ringsOf(file, number), unit = file.units[number];
          if (!rings.length) continue;
          L.polygon(rings, { color: "#5d646b", weight: 0.8, fillColor: furat.RAMP[step], fillOpacity: 0.72, className: "furat-unit" })
            .bindTooltip(wordsOf((language === "ar" && unit[1]) || unit[0], told), { sticky: true }).addTo(group);
        }
      });
    const told = legend ? furat.legend.areas(legend, window.furatWords[language]) : null;
    return furat.dressed(group, { told, language, corner, pin, area });
  }

  Object.assign(window.furat, { heat, areas });
})();
