// The ledger: DataTables sorts, searches, pages and exports; the filters above it read what each row says of itself.
// The choice stands in the address (#unit=…&by=…), so that it can be kept and sent.
const form = document.getElementById("filters");
const all = [...document.querySelectorAll("#ledger tbody tr")].map((row) => row.dataset);
const table = new DataTable("#ledger", {
  ...JSON.parse(document.getElementById("settings").textContent),
  autoWidth: false,
  order: [],
  pageLength: 50,
  lengthMenu: [[20, 50, 200, -1], [20, 50, 200, "∞"]],
  layout: {
    topStart: { buttons: ["copyHtml5", "csvHtml5", "excelHtml5"].map((extend) => ({ extend, exportOptions: { escapeExcelFormula: true } })) },
    topEnd: "search", bottomStart: ["pageLength", "info"], bottomEnd: "paging",
  },
});
const wanted = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
const has = (list, value) => ("\n" + list + "\n").includes("\n" + value + "\n");
const fits = (row, w) => (!w.place || row.place === w.place) && (!w.unit || has(row.units, w.unit)) && (!w.theme || has(row.themes, w.theme)) &&
  (!w.month || has(row.months, w.month)) && (!w.reading || row.reading === w.reading);
const due = (row, by) => row.days.split("\n").some((day) => day && day <= by);
DataTable.ext.search.push((settings, cells, index) => {
  const row = all[index], w = wanted();
  return fits(row, w) && (!w.by || (row.days ? due(row, w.by) : !!w.month));
});
// Of a place only its own units can be chosen.
const units = [...form.elements.unit.options].slice(1).map((option) => option.value);
const narrow = () => {
  const { place, unit } = wanted(), there = new Set(all.filter((row) => !place || row.place === place).flatMap((row) => row.units.split("\n")));
  form.elements.unit.replaceChildren(form.elements.unit.options[0], ...units.filter((name) => there.has(name)).map((name) => new Option(name, name)));
  form.elements.unit.value = there.has(unit) ? unit : "";
};
const count = () => {
  const w = wanted(), undated = w.by && !w.month ? all.filter((row) => !row.days && fits(row, w)).length : 0;
  document.getElementById("found").textContent =
    form.dataset.found.replace("{n}", table.rows({ search: "applied" }).count()) + (undated ? form.dataset.undated.replace("{n}", undated) : "");
};
table.on("draw", count); // the search box above the table draws it too
const show = () => { narrow(); table.draw(); };
const keep = () => history.replaceState(null, "", "#" + new URLSearchParams(wanted()));
const restore = () => {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (![...asked.keys()].some((key) => form.elements[key])) return;
  form.reset();
  narrow();
  for (const [key, value] of asked) if (form.elements[key]) form.elements[key].value = value;
  show();
};
form.addEventListener("input", () => { show(); keep(); });
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { history.replaceState(null, "", "#ledger-part"); show(); }));
window.addEventListener("hashchange", restore);
let length = 50;
window.addEventListener("beforeprint", () => { length = table.page.len(); table.page.len(-1).draw(); });
window.addEventListener("afterprint", () => table.page.len(length).draw());
show();
restore();
