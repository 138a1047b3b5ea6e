// The inbox counts what is chosen and says it on the button; without scripts the
// button signs whatever is ticked all the same.
const form = document.querySelector("[data-inbox]");
if (form) {
  const picks = [...form.querySelectorAll("input[name=pick]")];
  const all = form.querySelector("[data-all]");
  const words = (el, n) => {
    if (!el) return;
    el.dataset.none ??= el.textContent;
    el.textContent = n ? (el.dataset.chosen ?? el.dataset.label).replace("#", n) : el.dataset.none;
  };
  const count = () => {
    const n = picks.filter((p) => p.checked).length;
    for (const p of picks) p.closest("tr").classList.toggle("is-on", p.checked);
    words(form.querySelector("[data-chosen]"), n);
    words(form.querySelector("[data-label]"), n);
    if (all) {
      all.checked = n > 0 && n === picks.length;
      all.indeterminate = n > 0 && n < picks.length;
    }
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const p of picks) p.checked = all.checked;
      count();
    });
  }
  form.addEventListener("change", count);
  count();
}
