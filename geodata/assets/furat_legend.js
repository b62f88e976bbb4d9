/* The legend of each view, built here from what the marks say: no update of the map carries its words. After furat.js. */
(function () {
  "use strict";
  const NARROW = 500;  // pixels of width; furat.css has the same number
  const RAMP = ["#fef0d9", "#fdcc8a", "#fc8d59", "#e34a33", "#b30000"];

  /* A row of a legend: a sign, and words that are set as text, never as HTML. */
  function row(sign, text, into = L.DomUtil.create("div")) {
    if (sign) into.append(sign);
    const words = L.DomUtil.create("bdi", "", into);
    words.textContent = text;
    return into;
  }

  function sign(name, background = "") {
    const made = L.DomUtil.create("i", name);
    if (background) made.style.background = background;
    return made;
  }

  function sideRow(number, [colour, , , name], chosen, choose) {
    const line = L.DomUtil.create("div");
    if (!chosen) return row(sign("", colour), name, line);
    const button = L.DomUtil.create("button", chosen.length && !chosen.includes(number) ? "off" : "", line);
    button.type = "button";
    button.dataset.side = number;
    button.setAttribute("aria-pressed", chosen.includes(number));
    button.addEventListener("click", () => choose(number));
    row(sign("", colour), name, button);
    return line;
  }

  /* Which side has which colour, and how each exactness of a place is drawn, of what there is on the map. */
  function marks({ chosen, title }, { rows, sides, deadly, drawings, few }, words, choose) {
    if (!rows.length && !(chosen && chosen.length)) return null;
    const lines = sides.map((side, number) => sideRow(number, side, chosen, choose));
    const told = [["inexact", rows.some((mark) => mark[7])], ...drawings.map((name) => [name, true]), ["crowded", !few], ["uncounted", deadly && rows.some((mark) => mark[10] === null)]];
    for (const [name, there] of told) if (there) lines.push(row(name === "crowded" ? null : sign(name), words.legend[name]));
    return { title: title || words.legend.sides, hint: chosen ? words.legend.choose : "", lines };
  }

  function heat(words) {
    const bar = sign("ramp", `linear-gradient(90deg,${RAMP.join(",")})`);
    return { title: words.legend.heat, lines: [row(bar, "")] };
  }

  /* `breaks`: the least number of each colour; `most` of the last. */
  function areas({ breaks, most, elsewhere }, words) {
    const number = (n) => n.toLocaleString("en"), ends = [...breaks.slice(1).map((low) => low - 1), most];
    const lines = breaks.map((low, i) => row(sign("step", RAMP[i]), ends[i] > low ? `${number(low)}–${number(ends[i])}` : number(low)));
    if (elsewhere) lines.push(row(null, words.legend.outside_units.replace("{count}", number(elsewhere))));
    return { title: words.legend.units, lines };
  }

  /* The legend folds: open on a wide map, closed on a phone's, and then as the person last left it. */
  function box(map, { title, hint, lines }, language) {
    const frame = L.DomUtil.create("div", "furat-legend"), fold = L.DomUtil.create("details", "", frame);
    frame.dir = language === "ar" ? "rtl" : "ltr";
    const head = L.DomUtil.create("summary", "", fold);
    L.DomUtil.create("b", "", head).textContent = title;
    if (hint) head.title = hint;
    L.DomUtil.create("div", "rows", fold).append(...lines);
    L.DomEvent.disableClickPropagation(frame).disableScrollPropagation(frame);
    fold.open = map.furatLegendOpen ?? map.getSize().x >= NARROW;
    head.addEventListener("click", () => { map.furatLegendOpen = !fold.open; });
    fold.addEventListener("toggle", () => map.fire("furat:marks"));
    return frame;
  }

  Object.assign(window.furat, { legend: { marks, heat, areas, box }, RAMP });
})();
