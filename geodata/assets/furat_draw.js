/* Drawing an area on the map: a rectangle by dragging, a polygon corner by corner. What was drawn is told to whoever
   listens to the marks (furat_marks.js); the page then asks for the events inside. Loaded after furat.js. */
(function () {
  "use strict";
  const MOST = 100, CLOSE = 12;  // corners (events/answers.py has the same number); pixels within which a corner is the first one
  const STYLE = { color: "#1d2226", weight: 2, dashArray: "6 4", fillOpacity: 0.05, interactive: false, className: "furat-area" };
  const ICON = {
    box: '<svg viewBox="0 0 16 16"><rect x="2.5" y="4" width="11" height="8" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.5 1.5"/></svg>',
    polygon: '<svg viewBox="0 0 16 16"><path d="M3 12 2.5 5.5 8 2.5 13.5 7 11 13Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.5 1.5"/></svg>',
  };
  const short = (degrees) => Math.round(degrees * 1000) / 1000;

  class Pencil {
    constructor(map, words, buttons) { Object.assign(this, { map, words, buttons, tool: null, corners: [] }); }

    take(tool) {
      const again = this.tool === tool;
      this.drop();
      if (again) return;
      this.tool = tool;
      this.map.dragging.disable(); this.map.doubleClickZoom.disable();
      this.map.getContainer().classList.add("furat-drawing");
      this.buttons[tool].setAttribute("aria-pressed", true);
      this.hint = L.DomUtil.create("div", "furat-hint", this.map.getContainer());
      this.hint.dir = "auto"; this.hint.textContent = this.words[tool];
      this.hint.setAttribute("role", "status");
    }

    drop() {
      if (!this.tool) return;
      this.buttons[this.tool].setAttribute("aria-pressed", false);
      this.tool = null; this.corners = []; this.start = null;
      this.hint.remove(); this.shape?.remove(); this.shape = null;
      this.map.dragging.enable(); this.map.doubleClickZoom.enable();
      this.map.getContainer().classList.remove("furat-drawing");
    }

    /* Tell it: two corners are a rectangle. Kept on the map until the answer comes with the area in it. */
    done(corners) {
      const told = corners.map(({ lng, lat }) => `${short(lng)},${short(Math.max(-90, Math.min(90, lat)))}`).join(";");
      this.drop();
      this.map.furatTell?.(`area ${told}`);
    }

    show(layer) { this.shape?.remove(); this.shape = layer.addTo(this.map); }

    down(event) {
      if (this.tool !== "box") return;
      this.start = event.latlng;
    }

    move(event) {
      if (this.start) this.show(L.rectangle(L.latLngBounds(this.start, event.latlng), STYLE));
      else if (this.corners.length) this.show(L.polygon([...this.corners, event.latlng], STYLE));
    }

    up(event) {
      if (!this.start) return;
      const box = L.latLngBounds(this.start, event.latlng), [a, b] = [this.start, event.latlng].map((at) => this.map.latLngToContainerPoint(at));
      this.start = null;
      if (Math.abs(a.x - b.x) > 4 && Math.abs(a.y - b.y) > 4) this.done([box.getSouthWest(), box.getNorthEast()]);
    }

    click(event) {
      if (this.tool !== "polygon") return;
      const at = (latlng) => this.map.latLngToContainerPoint(latlng), near = (latlng) => at(latlng).distanceTo(at(event.latlng)) <= CLOSE;
      const closes = this.corners.length >= 3 && (near(this.corners[0]) || near(this.corners[this.corners.length - 1]));
      if (closes || this.corners.length >= MOST) return this.finish();
      this.corners.push(event.latlng);
      this.show(L.polygon(this.corners, STYLE));
    }

    finish() { if (this.corners.length >= 3) this.done(this.corners); }

    key(event) {
      if (event.key === "Escape") this.drop();
      if (event.key === "Enter" && this.tool === "polygon") this.finish();
    }
  }

  /* A finger draws a rectangle too: Leaflet tells only of the mouse. */
  function fingers(map, pencil) {
    const box = map.getContainer(), at = (touch) => ({ latlng: map.mouseEventToLatLng(touch) });
    const on = (name, does) => box.addEventListener(name, (event) => { if (pencil.tool === "box") { event.preventDefault(); does(at(event.changedTouches[0])); } }, { passive: false });
    on("touchstart", (event) => pencil.down(event)); on("touchmove", (event) => pencil.move(event)); on("touchend", (event) => pencil.up(event));
  }

  function draw(map, language) {
    const words = window.furatWords[language].draw, control = L.control({ position: "topleft" }), buttons = {};
    const pencil = new Pencil(map, words.hints, buttons);
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar furat-draw");
      for (const tool of ["box", "polygon"]) {
        const button = (buttons[tool] = L.DomUtil.create("button", "", bar));
        Object.assign(button, { type: "button", title: words[tool], innerHTML: ICON[tool] });
        button.setAttribute("aria-label", words[tool]); button.setAttribute("aria-pressed", false);
        button.addEventListener("click", () => pencil.take(tool));
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(map);
    map.on("mousedown", pencil.down, pencil).on("mousemove", pencil.move, pencil).on("mouseup", pencil.up, pencil).on("click", pencil.click, pencil);
    document.addEventListener("keydown", (event) => pencil.key(event));
    fingers(map, pencil);
  }

  /* The area a filter holds: edges as two corners, or the corners of a polygon, longitude first. */
  function area(corners) {
    const points = corners.map(([lon, lat]) => [lat, lon]);
    return points.length === 2 ? L.rectangle(points, STYLE) : L.polygon(points, STYLE);
  }

  Object.assign(window.furat, { draw, area });
})();
