// Figures on a phone, in gloves: large keys for fields that take a number. The
// field stays what it is and can be typed into; the button inside it opens the
// keys over the foot of the page, so that nothing on the page moves.
//
//   form[data-pads]  sentences; fields are those with inputmode numeric or decimal
//
// Keys of a keyboard work too, Escape leaves the field as it was. What stood there
// is replaced by the first digit: a copied lot is most often another number.
import { element, icon } from './scanlist.js';

const longest = 12;

class Pad {
  constructor(form) {
    Object.assign(this, { form, words: JSON.parse(form.dataset.pads) });
    this.equip(form);
    addEventListener('rows:added', e => this.equip(e.target));
  }

  fields() { return [...this.form.querySelectorAll('.st-padded > input')].filter(f => f === this.input || f.checkVisibility()); }

  equip(within) {
    for (const input of within.querySelectorAll('input[inputmode=numeric], input[inputmode=decimal]')) {
      if (input.closest('template') || input.closest('.st-padded')) continue;
      const box = element('span', 'st-padded'), open = element('button', 'st-pad-open'), focused = document.activeElement === input;
      input.before(box);
      open.type = 'button';
      open.setAttribute('aria-label', `${this.words.open} ${this.label(input)}`);
      open.setAttribute('aria-haspopup', 'dialog');
      open.append(icon(this.form, 'keyboard'));
      open.addEventListener('click', () => this.show(input));
      box.append(input, open);
      if (focused) input.focus();
    }
  }

  label(input) { return document.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent.trim() ?? ''; }

  // where names the rows that a field is in: line 1, lot 2.
  where(input) {
    const names = [];
    for (let row = input.closest('[data-row]'); row; row = row.parentElement.closest('[data-row]')) {
      names.unshift((row.querySelector('h3, h4')?.textContent ?? '').replace(/\s*\d+\s*$/, '') + ' ' + (row.querySelector('[data-no]')?.textContent ?? ''));
    }
    return names.join('　');
  }

  // unit is written beside the field, or chosen in its line.
  unit(input) {
    const beside = input.closest('.st-unit')?.querySelector('.st-unit-word')?.textContent;
    if (beside || !input.name.endsWith('.quantity')) return beside ?? '';
    const chosen = input.closest('[data-row]')?.parentElement.closest('[data-row]')?.querySelector('select[name$=".unit"]');
    return chosen?.value ? chosen.selectedOptions[0].text : '';
  }

  build() {
    const { words } = this, d = this.dialog = document.createElement('dialog');
    const button = (className, text, label, press) => {
      const b = element('button', className, text);
      b.type = 'button';
      if (label) b.setAttribute('aria-label', label);
      b.addEventListener('click', press);
      return b;
    };
    d.className = 'st-numpad';
    d.setAttribute('aria-labelledby', 'pad-title');
    this.title = element('h2', '');
    this.title.id = 'pad-title';
    this.shown = element('output', 'st-pad-value');
    const head = element('div', 'st-pad-head'), keys = element('div', 'st-pad-keys'), acts = element('div', 'st-pad-acts'), shut = button('st-ib', undefined, words.leave, () => d.close());
    shut.append(icon(this.form, 'x'));
    head.append(this.title, shut);
    for (const key of ['1', '2', '3', '4', '5', '6', '7', '8', '9']) keys.append(button('st-pad-key', key, '', () => this.press(key)));
    this.point = button('st-pad-key', '.', words.point, () => this.press('.'));
    const back = button('st-pad-key', undefined, words.back, () => this.erase());
    back.append(icon(this.form, 'arrow-left'));
    keys.append(this.point, button('st-pad-key', '0', '', () => this.press('0')), back);
    this.next = button('btn btn-quiet btn-big', '', '', () => { this.put(); this.show(this.following()); });
    this.done = button('btn btn-primary btn-big', words.done, '', () => { this.put(); d.close(); });
    acts.append(this.next, this.done);
    d.append(head, this.shown, keys, acts);
    d.addEventListener('keydown', e => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (/^[0-9]$/.test(e.key) || e.key === '.' || e.key === ',') this.press(e.key === ',' ? '.' : e.key);
      else if (e.key === 'Backspace') this.erase();
      else return;
      e.preventDefault();
    });
    d.addEventListener('click', e => { if (e.target === d) d.close(); }); // beside it
    d.addEventListener('close', () => this.input.nextElementSibling.focus());
    document.body.append(d);
  }

  following() { const all = this.fields(); return all[all.indexOf(this.input) + 1]; }

  show(input) {
    if (!this.dialog) this.build();
    const where = this.where(input), next = (this.input = input, this.following());
    Object.assign(this, { value: input.value.trim(), fresh: true });
    this.title.replaceChildren(this.label(input), ...where ? [element('small', '', where)] : []);
    this.point.disabled = input.inputMode !== 'decimal';
    this.next.disabled = !next;
    this.next.textContent = next ? this.words.next.replace('{field}', this.label(next)) : this.words.last;
    this.paint();
    if (!this.dialog.open) this.dialog.showModal();
    this.done.focus({ preventScroll: true });
  }

  press(key) {
    if (key === '.' && this.point.disabled) return;
    const was = this.fresh ? '' : this.value;
    this.fresh = false;
    if (key === '.' && was.includes('.') || was.length >= longest) return;
    this.value = key === '.' ? `${was || '0'}.` : was === '0' ? key : was + key;
    this.paint();
  }

  erase() {
    this.fresh = false;
    this.value = this.value.slice(0, -1);
    this.paint();
  }

  paint() {
    this.shown.className = `st-pad-value${this.fresh && this.value ? ' is-fresh' : ''}`;
    this.shown.replaceChildren(element('b', '', this.value || '–'), element('span', '', this.unit(this.input)));
  }

  put() {
    const value = this.value.replace(/\.$/, '');
    if (this.input.value === value) return;
    this.input.value = value;
    for (const type of ['input', 'change']) this.input.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

for (const form of document.querySelectorAll('form[data-pads]')) new Pad(form);
