// Labels of a printed roll, scanned one after the other: each unused one goes on
// the next lot that has none; when all have one, the last lot is copied with it.
// The scanning field (scan.js) counts duplicates, keeps unknown codes as rows and
// groups those that cannot be used with the reason.
//
//   startRoll(box, words, form)   box holds [data-scan] and [data-next];
//   data-roll is who knows the next free label
import { read, shown } from './code.js';

const fill = (text, values) => Object.entries(values).reduce((t, [k, v]) => t.replace(`{${k}}`, v), text);

export function startRoll(box, words, form) {
  const scanner = box.querySelector('[data-scan]'), nextButton = box.querySelector('[data-next]');
  const put = new Set(); // codes that went on a lot from here
  box.querySelector('[data-plain]').hidden = true;

  const fields = () => [...form.querySelectorAll('[name$=".code"]')].filter(f => !f.closest('template'));
  const codeOf = field => read(field.value).code;
  const on = code => fields().find(f => codeOf(f) === code);

  function where(field) {
    const lot = field.closest('[data-row]'), line = lot.parentElement.closest('[data-row]');
    return { line: line.querySelector('[data-no]').textContent, lot: lot.querySelector('[data-no]').textContent };
  }

  function tell(code, word, field, more = '') {
    const text = [fill(words[word], where(field)), more].filter(Boolean).join('　');
    scanner.dispatchEvent(new CustomEvent('scan:tell', { detail: { code, text, tone: 'ok' } }));
  }

  // stick puts a label on a lot and tells on which.
  function stick(code, more) {
    if (on(code)) return;
    put.add(code);
    let field = fields().find(f => !f.value.trim()), word = 'label_on';
    if (!field) {
      const asked = new CustomEvent('rows:copy', { detail: {}, bubbles: true });
      [...form.querySelectorAll('[data-rows="LOT"]')].filter(g => !g.closest('template')).at(-1).dispatchEvent(asked);
      field = asked.detail.row.querySelector('[name$=".code"]');
      word = 'label_copied';
    }
    field.value = shown(code);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    tell(code, word, field, more);
  }

  scanner.addEventListener('scan:judge', e => {
    const { code, kind, times } = e.detail, field = kind === 'label' ? on(code) : undefined;
    if (field) Object.assign(e.detail, { tone: 'again', text: fill(words.label_again, where(field)) });
    else if (times > 1 && put.has(code)) e.detail.tone = 'good'; // its lot was taken out meanwhile
  });
  scanner.addEventListener('scan', e => {
    const { code, kind, lot } = e.detail;
    e.stopPropagation();
    if (kind === 'label' && lot && !lot.not?.label) stick(code, lot.name);
  });

  nextButton.addEventListener('click', async e => {
    e.preventDefault();
    nextButton.disabled = true;
    try {
      const answer = await fetch(box.dataset.roll, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, credentials: 'same-origin',
        body: JSON.stringify({ codes: fields().map(codeOf).filter(Boolean) }) });
      const told = await answer.json();
      if (answer.ok) stick(read(told.code).code, fill(words.label_check, told));
      else scanner.dispatchEvent(new CustomEvent('scan:tell', { detail: { code: '', text: told.sentence, tone: 'stop' } }));
    } catch {
      scanner.dispatchEvent(new CustomEvent('scan:tell', { detail: { code: '', text: words.offline, tone: 'stop' } }));
    }
    nextButton.disabled = false;
  });
}
