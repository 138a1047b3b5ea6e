// Forms with as many rows as needed: a row is copied from the <template> beside
// the rows, NAME in its attributes becomes a number never used before. Without
// scripts the same button posts the form and gets it back with one row more.
//
//   <div data-rows="LINE"> <section data-row>…</section> …
//     <template>…</template> <button data-add>…</button> <button data-copy>…</button> </div>
//
// A row's own button data-drop takes it out; the last one stays.
let next = 1000;

function fresh(group) {
  const name = group.dataset.rows;
  const box = document.createElement('div');
  box.innerHTML = group.querySelector(':scope > template').innerHTML.replaceAll(name, String(next++));
  return box.firstElementChild;
}

function rows(group) { return [...group.querySelectorAll(':scope > [data-row]')]; }

// suffix is the name of a field without its row: lines[2].name → name.
function suffix(name) { return name.slice(name.lastIndexOf('.') + 1); }

// What stands on one package only is not copied: label and seal.
const own = new Set(['code', 'seal', 'seal_no']);

function copy(from, to) {
  const by = new Map([...from.querySelectorAll('[name]')].filter(f => f.type !== 'radio' || f.checked).map(f => [suffix(f.name), f]).reverse());
  for (const field of to.querySelectorAll('[name]')) {
    const source = by.get(suffix(field.name));
    if (!source || own.has(suffix(field.name)) || field.type === 'file' || field.type === 'hidden') continue;
    if (field.type === 'radio') field.checked = field.value === source.value;
    else if (field.type === 'checkbox') field.checked = source.checked;
    else field.value = source.value;
  }
}

function number(group) {
  rows(group).forEach((row, i) => {
    const no = row.querySelector('[data-no]');
    if (no) no.textContent = String(i + 1);
  });
}

function add(group, template) {
  const row = fresh(group), last = rows(group).at(-1);
  group.insertBefore(row, group.querySelector(':scope > template'));
  if (template && last) copy(last, row);
  number(group);
  row.dispatchEvent(new CustomEvent('rows:added', { bubbles: true }));
  return row;
}

// Other scripts ask for a row like the last one; who scans keeps the focus.
addEventListener('rows:copy', e => { e.detail.row = add(e.target, true); });

addEventListener('click', e => {
  const button = e.target.closest?.('[data-add], [data-copy], [data-drop]');
  const group = button?.closest('[data-rows]');
  if (!group) return;
  e.preventDefault();
  if ('drop' in button.dataset) {
    if (rows(group).length > Number(group.dataset.least ?? 1)) button.closest('[data-row]').remove();
    number(group);
    group.dispatchEvent(new CustomEvent('rows:dropped', { bubbles: true }));
  } else add(group, 'copy' in button.dataset).querySelector('input:not([type=hidden]), select, textarea')?.focus();
});

for (const b of document.querySelectorAll('[data-copy]')) b.hidden = false;
