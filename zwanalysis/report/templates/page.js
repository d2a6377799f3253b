// The ledger: DataTables sorts, searches, pages and exports; the filters above it read what each row says of itself.
// The choice stands in the address (#unit=…&by=…), so that it can be kept and sent.
const form = document.getElementById("filters");
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
DataTable.ext.search.push((settings, cells, index, original, counter) => {
  const row = settings.aoData ? settings.aoData[index].nTr.dataset : table.row(index).node().dataset, w = wanted();
  return (!w.place || row.place === w.place) && (!w.unit || has(row.units, w.unit)) && (!w.theme || has(row.themes, w.theme)) &&
    (!w.month || has(row.months, w.month)) && (!w.reading || row.reading === w.reading) &&
    (!w.by || row.days.split("\n").some((day) => day && day <= w.by));
});
const show = () => { table.draw(); document.getElementById("found").textContent = form.dataset.found.replace("{n}", table.rows({ search: "applied" }).count()); };
const keep = () => history.replaceState(null, "", "#" + new URLSearchParams(wanted()));
const restore = () => {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (![...asked.keys()].some((key) => form.elements[key])) return;
  form.reset();
  for (const [key, value] of asked) if (form.elements[key]) form.elements[key].value = value;
  show();
};
form.addEventListener("input", () => { keep(); show(); });
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { history.replaceState(null, "", "#ledger-part"); show(); }));
window.addEventListener("hashchange", restore);
let length = 50;
window.addEventListener("beforeprint", () => { length = table.page.len(); table.page.len(-1).draw(); });
window.addEventListener("afterprint", () => table.page.len(length).draw());
show();
restore();
