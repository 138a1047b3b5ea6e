// The receipt of a handoff: what is scanned lights up its row, and the button
// says in numbers what it will sign. Without scripts the form does the same,
// only more quietly.
import { shown } from './code.js';

const form = document.querySelector('[data-receive]');
const rows = [...form.querySelectorAll('[data-lot]')];
const button = form.querySelector('[data-sum]');

function count() {
  const n = { accepted: 0, accepted_by_seal: 0, refused: 0, not_presented: 0, later: 0 };
  for (const row of rows) {
    const answer = row.querySelector('input[name$=".outcome"]:checked')?.value ?? 'later';
    n[answer]++;
    row.classList.toggle('st-line--stop', answer === 'refused' || answer === 'not_presented');
    const more = row.querySelector('[data-more]');
    if (answer === 'refused') more.open = true;
  }
  button.querySelector('span').textContent = button.dataset.words
    .replace('{accepted}', n.accepted + n.accepted_by_seal).replace('{refused}', n.refused).replace('{missing}', n.not_presented);
}

form.addEventListener('change', e => { if (e.target.name?.endsWith('.outcome')) count(); });
form.addEventListener('scan', e => {
  const row = rows.find(r => r.dataset.lot === shown(e.detail.code));
  if (row) row.classList.add('st-hit');
});
count();
