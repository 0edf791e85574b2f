// Tables that sort by any column, by click and by keyboard. A cell sorts by
// its data-sort where it has one, else by its text; what has no value stays last.
function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.sort ?? cell.textContent.trim();
}

function compare(first, second, isNumber) {
  if (first === "" || second === "") return (first === "") - (second === "");
  return isNumber ? Number(first) - Number(second) : first.localeCompare(second, document.documentElement.lang);
}

function sort(table, heading, direction) {
  const column = heading.cellIndex;
  const isNumber = heading.dataset.sorts === "number";
  const body = table.tBodies[0];
  const factor = direction === "ascending" ? 1 : -1;
  const rows = [...body.rows].sort((a, b) => {
    const [first, second] = [valueOf(a, column), valueOf(b, column)];
    const lacks = first === "" || second === "";
    return compare(first, second, isNumber) * (lacks ? 1 : factor);
  });
  body.append(...rows);
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", direction);
}

function next(heading) {
  const first = heading.dataset.sorts === "number" ? "descending" : "ascending";
  const other = first === "ascending" ? "descending" : "ascending";
  return heading.getAttribute("aria-sort") === first ? other : first;
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const heading of table.tHead.rows[0].cells) {
    if (!heading.dataset.sorts) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(table, heading, next(heading)));
  }
}
