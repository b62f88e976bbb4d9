/* The list of events beside the map: one array of texts becomes buttons. Texts are set as text, never as HTML. */
export default function ({ data, parentElement, setTriggerValue }) {
  const part = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const rows = data.rows.map(([id, colour, heading, kind, who]) => {
    const row = document.createElement("button");
    row.type = "button";
    row.className = "furat-row";
    row.style.borderColor = colour;
    row.setAttribute("aria-label", `${data.open}${heading}, ${kind}, ${who}`);
    const names = part("small", "");
    names.append(part("bdi", who));
    row.append(part("b", heading), part("span", kind), names);
    row.onclick = () => setTriggerValue("opened", id);
    return row;
  });
  let list = parentElement.querySelector(".furat-list");
  if (!list) {
    list = Object.assign(document.createElement("div"), { className: "furat-list" });
    parentElement.append(list);
  }
  list.replaceChildren(...rows);
}
