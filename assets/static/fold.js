// Lines of a list that are filled take one row, so that a phone shows the one in
// hand. Their fields stay in the form; a line with something lacking stays open.
//
//   startFolds(form, words)   lines are the [data-row] of [data-rows=LINE]
import { element } from './scanlist.js';

const needed = ['category', 'unit', 'name', 'quantity', 'mass_g'];

export function startFolds(form, words) {
  const group = form.querySelector('[data-rows=LINE]');
  const lines = () => [...group.querySelectorAll(':scope > [data-row]')];
  const of = (line, name) => [...line.querySelectorAll(`[name$=".${name}"]`)].filter(f => !f.closest('template'));
  const sum = fields => Math.round(fields.reduce((n, f) => n + (Number(f.value.replace(/,/g, '')) || 0), 0) * 1000) / 1000;

  const filled = line => !line.querySelector('.st-field-error, .is-wrong') && needed.every(name => of(line, name).every(f => f.value.trim()));

  function summary(line) {
    const text = name => of(line, name)[0].value.trim(), lots = of(line, 'quantity').length, codes = of(line, 'code').map(f => f.value).filter(Boolean);
    const unit = of(line, 'unit')[0].selectedOptions[0].text, mass = line.querySelector('.st-lotrows .st-unit-word').textContent;
    const comma = words.fold_comma, box = element('p', 'st-folded');
    box.append(element('b', '', [[text('name'), text('spec')].filter(Boolean).join(' '), `${sum(of(line, 'quantity'))} ${unit}`].join(comma)),
      element('small', '', [words.fold_lots.replace('{n}', lots).replace('{m}', codes.length), `${sum(of(line, 'mass_g'))} ${mass}`].join(comma)));
    return box;
  }

  function shut(line) {
    const head = line.querySelector('.st-item-h'), edit = element('button', 'btn btn-bare', words.fold_edit);
    if (line.classList.contains('is-folded')) return;
    const told = summary(line);
    edit.type = 'button';
    edit.setAttribute('aria-expanded', 'false');
    edit.setAttribute('aria-label', `${words.fold_edit} ${told.querySelector('b').textContent}`);
    edit.addEventListener('click', () => { open(line); of(line, 'name')[0].focus(); });
    head.append(told, edit);
    line.classList.add('is-folded');
  }

  function open(line) {
    if (!line.classList.contains('is-folded')) return;
    line.classList.remove('is-folded');
    for (const e of line.querySelectorAll('.st-item-h > .st-folded, .st-item-h > [aria-expanded]')) e.remove();
  }

  const shutOthers = keep => { for (const line of lines()) if (line !== keep && filled(line)) shut(line); };

  // A field that is written from elsewhere (a scanned label) is shown.
  form.addEventListener('input', e => { const line = e.target.closest?.('.is-folded'); if (line) open(line); });
  group.addEventListener('rows:added', e => {
    const line = e.target.closest('[data-rows=LINE] > [data-row]');
    if (e.target === line) shutOthers(line); else if (line) open(line);
  });
  shutOthers(lines().at(-1));
  form.classList.add('is-settled'); // shown from now on: site.css keeps it back so that nothing jumps
}
