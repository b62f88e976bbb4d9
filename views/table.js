/* A table whose first column stands at the right is turned to it once, as soon as it is drawn. */
const turned = new Set();

export default function ({ data, parentElement }) {
  if (turned.has(data.table)) return;
  const place = parentElement.closest(".st-key-rows"), last = Date.now() + 10000;
  const turn = () => {
    const scroller = place?.querySelector(".dvn-scroller");
    if (scroller && scroller.scrollWidth > 0) {
      scroller.scrollLeft = scroller.scrollWidth;
      turned.add(data.table);
    } else if (place && Date.now() < last) requestAnimationFrame(turn);
  };
  turn();
}
