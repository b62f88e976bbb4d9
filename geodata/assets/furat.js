/* The offline base map. Loaded once when the map is mounted, with the other scripts behind it; the page then only sends arrays.
   Base map data: world.json below zoom 6, squares of ten degrees from there on (geodata/leaflet_assets.py writes them). */
(function () {
  "use strict";
  const COLOUR = { land: "#fbfaf6", sea: "#d5dfe6", shore: "#9fb0bc", country: "#8b8f94", unit: "#d3d0c8", river: "#8fb4d0" };
  const SQUARE = 10, DETAIL_ZOOM = 6, TILE = 256;

  const mercatorX = (lon) => (lon + 180) / 360;
  const mercatorY = (lat) => 0.5 - Math.asinh(Math.tan((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180)) / (2 * Math.PI);
  const latitudeOf = (y) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;

  /* A line comes as whole numbers, each point's difference from the one before, times `scale`. */
  function decode(flat, scale) {
    const xy = new Float64Array(flat.length);
    let x = 0, y = 0, west = 9, east = -9, north = 9, south = -9;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i]; y += flat[i + 1];
      const px = (xy[i] = mercatorX(x / scale)), py = (xy[i + 1] = mercatorY(y / scale));
      west = Math.min(west, px); east = Math.max(east, px); north = Math.min(north, py); south = Math.max(south, py);
    }
    return { xy, west, east, north, south };
  }

  /* The edges of a square as [axis, position]: 0 is across, 1 is down. */
  function cutsOf(edges) {
    if (!edges) return null;
    const [west, south, east, north] = edges;
    return [[0, mercatorX(west)], [1, mercatorY(south)], [0, mercatorX(east)], [1, mercatorY(north)]];
  }

  class Chunks {
    constructor(folder) { this.folder = folder; this.loading = new Map(); this.ready = new Map(); }
    get(name) {
      if (!this.loading.has(name)) this.loading.set(name, this.fetch(name));
      return this.loading.get(name);
    }
    /* A page that holds its base map in itself has the parts it needs; beyond them the map is empty. */
    async raw(name) {
      if (window.furatChunks) return window.furatChunks[name] || { scale: 1 };
      const answer = await fetch(`${this.folder}/${name}.json`);
      if (!answer.ok) throw new Error(`base map: ${name} (${answer.status})`);
      return answer.json();
    }
    async fetch(name) {
      const raw = await this.raw(name), chunk = { names: raw.names || [], labels: raw.labels || [], cuts: cutsOf(raw.edges) };
      for (const layer of ["land", "lakes", "units", "streams", "countries"])
        chunk[layer] = (raw[layer] || []).map((flat) => decode(flat, raw.scale));
      chunk.rivers = (raw.rivers || []).map(([zoom, en, ar, flat]) => ({ zoom, en, ar, ...decode(flat, raw.scale) }));
      this.ready.set(name, chunk);
      return chunk;
    }
  }

  function squaresOf(west, south, east, north) {
    const names = [];
    for (let x = Math.floor(west / SQUARE); x * SQUARE < east; x++)
      for (let y = Math.floor(south / SQUARE); y * SQUARE < north; y++)
        if (x >= -18 && x < 18 && y >= -9 && y < 9) names.push(`square_${x * SQUARE}_${y * SQUARE}`);
    return names;
  }

  function trace(ctx, part, view, cuts) {
    const { xy } = part, { size, left, top } = view;
    let pen = false;
    for (let i = 0; i < xy.length; i += 2) {
      /* A side along the square's own edge is a cut, not a coast. */
      const cut = cuts && i > 0 && cuts.some(([axis, at]) => Math.abs(xy[i + axis] - at) < 1e-9 && Math.abs(xy[i - 2 + axis] - at) < 1e-9);
      if (pen && !cut) ctx.lineTo(xy[i] * size - left, xy[i + 1] * size - top);
      else ctx.moveTo(xy[i] * size - left, xy[i + 1] * size - top);
      pen = true;
    }
  }

  /* Layer by layer over all squares: a square's land must not cover its neighbour's lake where they overlap. */
  function paint(ctx, chunks, view, zoom) {
    const margin = 4 / view.size;
    const seen = (part) => part.east > view.west - margin && part.west < view.east + margin && part.south > view.north - margin && part.north < view.south + margin;
    /* Islands and lakes of less than two pixels are specks. */
    const large = (part) => seen(part) && (part.east - part.west) * view.size > 2;
    const fill = (layer, colour) => {
      ctx.fillStyle = colour; ctx.strokeStyle = COLOUR.shore; ctx.lineWidth = 0.7;
      for (const chunk of chunks) { ctx.beginPath(); chunk[layer].filter(large).forEach((part) => trace(ctx, part, view)); ctx.fill("evenodd"); }
      for (const chunk of chunks) { ctx.beginPath(); chunk[layer].filter(large).forEach((part) => trace(ctx, part, view, chunk.cuts)); ctx.stroke(); }
    };
    const stroke = (layer, colour, width, wanted = seen) => {
      ctx.strokeStyle = colour; ctx.lineWidth = width; ctx.beginPath();
      for (const chunk of chunks) chunk[layer].filter(wanted).forEach((part) => trace(ctx, part, view));
      ctx.stroke();
    };
    ctx.lineJoin = ctx.lineCap = "round";
    fill("land", COLOUR.land);
    fill("lakes", COLOUR.sea);
    if (zoom >= 5) stroke("units", COLOUR.unit, 0.9);
    if (zoom >= 6) stroke("streams", COLOUR.river, zoom >= 8 ? 0.8 : 0.5);
    stroke("rivers", COLOUR.river, zoom >= 6 ? 2 : 1.1, (river) => river.zoom <= zoom + 1 && seen(river));
    stroke("countries", COLOUR.country, zoom >= 6 ? 1.3 : 0.9);
  }

  const BaseLayer = L.GridLayer.extend({
    initialize(chunks) { this.chunks = chunks; L.GridLayer.prototype.initialize.call(this, { tileSize: TILE, keepBuffer: 1, pane: "tilePane" }); },
    createTile(coords, done) {
      const canvas = document.createElement("canvas"), sharp = Math.min(window.devicePixelRatio || 1, 2);
      canvas.width = canvas.height = TILE * sharp;
      const size = TILE * 2 ** coords.z, left = coords.x * TILE, top = coords.y * TILE;
      const view = { size, left, top, west: left / size, east: (left + TILE) / size, north: top / size, south: (top + TILE) / size };
      const names = coords.z < DETAIL_ZOOM ? ["world"]
        : squaresOf(view.west * 360 - 180, latitudeOf(view.south), view.east * 360 - 180, latitudeOf(view.north));
      Promise.all(names.map((name) => this.chunks.get(name))).then((parts) => {
        const ctx = canvas.getContext("2d");
        ctx.scale(sharp, sharp);
        paint(ctx, parts, view, coords.z);
        done(null, canvas);
      }, (error) => done(error, canvas));
      return canvas;
    },
  });

  /* Names: placed anew when the view stops moving; one that would lie on another is left out. */
  const NameLayer = L.Layer.extend({
    initialize(chunks, language) { this.chunks = chunks; this.language = language; },
    onAdd(map) {
      this.box = L.DomUtil.create("div", "furat-names", map.getPane("furat-names"));
      map.on("moveend zoomend resize furat:marks", this.place, this);
      map.on("zoomstart", this.clear, this);
      this.place();
    },
    onRemove(map) { map.off("moveend zoomend resize furat:marks", this.place, this); map.off("zoomstart", this.clear, this); this.box.remove(); },
    clear() { this.box.replaceChildren(); },
    async place() {
      const map = this._map, bounds = map.getBounds(), zoom = map.getZoom();
      const wanted = squaresOf(bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth());
      const squares = zoom >= 7 ? wanted : [];
      const [world, ...near] = await Promise.all(["world", ...squares].map((name) => this.chunks.get(name)));
      if (this._map && map.getZoom() === zoom && map.getBounds().equals(bounds)) this.write(map, world, near, zoom);
    },
    write(map, world, near, zoom) {
      this.clear();
      this.taken = this.occupied(map);
      this.written = new Set();
      const size = map.getSize(), place = (lat, lon) => map.latLngToContainerPoint([lat, lon]);
      const inside = (p) => p.x > 0 && p.y > 0 && p.x < size.x && p.y < size.y;
      const labels = world.labels.filter((label) => label[5] <= zoom && inside(place(label[3], label[4])));
      for (const [kind, en, ar, lat, lon] of labels.filter((l) => l[0] === "capital" || l[0] === "town")) this.town(kind, this.pick(en, ar), place(lat, lon));
      for (const river of world.rivers.filter((r) => r.zoom <= zoom)) this.river(this.pick(river.en, river.ar), river, map, size);
      for (const [kind, en, ar, lat, lon] of labels.filter((l) => l[0] === "country" || l[0] === "sea")) this.plain(kind, this.pick(en, ar), place(lat, lon));
      for (const chunk of near) for (const [en, ar, lat, lon] of chunk.names) {
        const p = place(lat, lon), name = this.pick(en, ar);
        if (inside(p) && !this.written.has(name)) this.plain("unit", name, p);
      }
    },
    /* Room that marks and controls take, in pixels of the container. */
    occupied(map) {
      const frame = map.getContainer().getBoundingClientRect(), rooms = [];
      for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
        const box = control.getBoundingClientRect();
        if (box.width) rooms.push({ l: box.left - frame.left, r: box.right - frame.left, t: box.top - frame.top, b: box.bottom - frame.top });
      }
      for (const [lon, lat, , , radius, right, down] of map.furatRows || []) {
        const p = map.latLngToContainerPoint([lat, lon]), x = p.x + right, y = p.y + down;
        rooms.push({ l: x - radius, r: x + radius, t: y - radius, b: y + radius });
      }
      return rooms;
    },
    pick(en, ar) { return this.language === "ar" && ar ? ar : en; },
    town(kind, name, at) {
      /* Beside its dot, or farther out where a mark lies on it. */
      for (const far of [7, 18, 32])
        for (const [right, down] of [[1, 0], [-1, 0], [0, -1], [0, 1]])
          if (this.put(kind, name, (w, h) => [at.x + right * (w / 2 + far), at.y + down * (h / 2 + far - 1)])) {
            const dot = L.DomUtil.create("div", `furat-dot ${kind}`, this.box), p = this._map.containerPointToLayerPoint(at);
            dot.style.left = `${p.x}px`; dot.style.top = `${p.y}px`;
            return;
          }
    },
    plain(kind, name, at) { this.put(kind, name, () => [at.x, at.y]); },
    river(name, river, map, size) {
      /* The spots of the course inside the view, from the middle of the visible part outwards, on either side of it. */
      const scale = TILE * 2 ** map.getZoom(), origin = map.getPixelOrigin(), points = [];
      for (let i = 0; i < river.xy.length; i += 2) {
        const p = map.layerPointToContainerPoint([river.xy[i] * scale - origin.x, river.xy[i + 1] * scale - origin.y]);
        if (p.x > 30 && p.y > 20 && p.x < size.x - 30 && p.y < size.y - 20) points.push(p);
      }
      const middle = points.length >> 1;
      for (let step = 0; step <= middle; step += Math.max(1, points.length >> 5))
        for (const i of step ? [middle - step, middle + step] : [middle]) {
          const p = points[i], a = points[Math.max(0, i - 4)], b = points[Math.min(points.length - 1, i + 4)];
          if (!p || a === b) continue;
          let angle = Math.atan2(b.y - a.y, b.x - a.x);
          if (Math.abs(angle) > Math.PI / 2) angle -= Math.sign(angle) * Math.PI;
          for (const off of [10, -10])
            if (this.put("river", name, () => [p.x + Math.sin(angle) * off, p.y - Math.cos(angle) * off], angle)) return;
        }
    },
    put(kind, name, spot, angle) {
      const label = L.DomUtil.create("span", `furat-label ${kind}`, this.box);
      label.textContent = name; label.lang = this.language; label.dir = "auto";
      const w = label.offsetWidth, h = label.offsetHeight, [x, y] = spot(w, h);
      const turned = angle ? [Math.abs(w * Math.cos(angle)) + Math.abs(h * Math.sin(angle)), Math.abs(w * Math.sin(angle)) + Math.abs(h * Math.cos(angle))] : [w, h];
      const room = { l: x - turned[0] / 2 - 2, r: x + turned[0] / 2 + 2, t: y - turned[1] / 2 - 2, b: y + turned[1] / 2 + 2 };
      if (this.taken.some((o) => room.l < o.r && room.r > o.l && room.t < o.b && room.b > o.t)) { label.remove(); return false; }
      this.taken.push(room);
      this.written.add(name);
      const p = this._map.containerPointToLayerPoint([x - w / 2, y - h / 2]);
      label.style.left = `${p.x}px`; label.style.top = `${p.y}px`;
      if (angle) label.style.transform = `rotate(${angle}rad)`;
      return true;
    },
  });

  function base(map, { folder, language }) {
    const chunks = new Chunks(folder);
    map.createPane("furat-names").style.zIndex = 450;
    map.getPane("furat-names").style.pointerEvents = "none";
    map.attributionControl.setPrefix("Leaflet").addAttribution(window.furatWords[language].attribution);
    new BaseLayer(chunks).addTo(map);
    new NameLayer(chunks, language).addTo(map);
  }

  window.furat = { base };
})();
