// The receipt of a handoff, counted by scanning, on as many phones as there are
// hands (tally.js). Exceptions stand first and open, what is in order folds to a
// line, what nobody scanned waits below. The button says in numbers what it will
// sign. Without scripts the form answers every line by itself.
import { shown } from './code.js';
import { counted, element, icon } from './scanlist.js';
import { Tally } from './tally.js';

const form = document.querySelector('[data-receive]'), words = JSON.parse(form.dataset.say), scanner = form.querySelector('[data-scan]');
const button = form.querySelector('[data-sum]'), why = form.querySelector('[data-why]'), count = form.querySelector('[data-count]'), strangers = form.querySelector('[data-strange]');
const say = (word, values) => Object.entries(values ?? {}).reduce((text, [k, v]) => counted(text, v, k), words[word]);
const groups = Object.fromEntries([...form.querySelectorAll('[data-group]')].map(g => [g.dataset.group, g]));
const lines = new Map(), byCode = new Map(), byOld = new Map(); // byOld: the label of a divided lot, and its parts here
let others = [], pending = 0, receipts;

// Line is one lot: its fields as the form has them, and what the phones say.
class Line {
  constructor(box) {
    Object.assign(this, { box, times: 0, mine: 0, fields: undefined, group: 'waiting', code: box.dataset.lot });
    this.area = box.querySelector('[data-fields]');
    this.verdict = box.querySelector('[data-verdict]');
    this.inputs = [...this.area.querySelectorAll('[name]')];
    this.open = this.inputs.some(i => i.matches('.is-wrong, [aria-invalid=true]')) || Boolean(box.querySelector('.st-field-error'));
    this.area.addEventListener('change', () => this.changed());
    this.write();
  }

  input(name) { return this.inputs.filter(i => i.name.endsWith(`.${name}`)); }

  // write puts an answer into the fields; a figure that is not told is as sent.
  write() {
    const f = this.fields ?? { outcome: 'later' };
    const sent = { quantity: this.box.dataset.quantity, packages: this.box.dataset.packages, seal: 'broken' in this.box.dataset ? 'broken' : 'intact' };
    for (const i of this.inputs) {
      const name = i.name.slice(i.name.lastIndexOf('.') + 1), value = f[name] ?? sent[name] ?? '';
      if (name === 'code' || i === document.activeElement) continue;
      if (i.type === 'radio') i.checked = i.value === value; else i.value = value;
    }
  }

  changed() {
    const data = new FormData();
    for (const i of this.inputs) if (i.type !== 'radio' || i.checked) data.append(i.name.replace(/^lines\[\d+\]/, 'lines[0]'), i.value);
    this.fields = Object.fromEntries([...data].map(([k, v]) => [k.slice(k.lastIndexOf('.') + 1), v]));
    if (this.fields.outcome === 'later') this.fields = undefined;
    this.chosen = true;
    const more = this.box.querySelector('[data-more]');
    if (this.fields?.outcome === 'refused') more.open = true;
    tally.answer(data);
    this.place();
    this.paint();
    paint([]);
  }

  hear(l) {
    if (tally.owes(this.code)) return; // an echo of what is already answered anew; the next one tells both
    Object.assign(this, { times: l.times, chosen: l.chosen, who: l.who, at: l.at, before: l.before, fields: l.fields });
    this.write();
    this.place();
    if (this.outcome === 'refused' || this.fields?.refused_quantity) this.box.querySelector('[data-more]').open = true;
  }

  get outcome() { return this.fields?.outcome; }

  // Ticked by hand or in a box whose seal was read, a lot is as much here as one
  // that a camera saw: custody.Counts.
  get here() { return Boolean(this.fields) && this.outcome !== 'not_presented'; }

  get differs() {
    const f = this.fields;
    return Boolean(f) && (f.outcome === 'refused' || f.outcome === 'not_presented' || f.seal === 'broken' || Boolean(f.refused_quantity) || Boolean(this.before)
      || this.outcome === 'accepted' && (f.quantity ?? this.box.dataset.quantity) !== this.box.dataset.quantity);
  }

  place() {
    const group = !this.fields ? 'waiting' : this.differs ? 'exceptions' : 'done';
    if (group === this.group && this.placed) return;
    this.group = group;
    this.placed = true;
    if (group === 'exceptions') this.open = true;
    if (group === 'waiting') groups.waiting.append(this.box); else groups[group].querySelector('h3').after(this.box);
    if (this.box.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: 'nearest' });
  }

  paint() {
    this.area.hidden = !this.open;
    this.verdict.hidden = false;
    this.box.classList.toggle('st-line--stop', this.group === 'exceptions');
    this.box.classList.toggle('st-hit', this === newest);
    const toggle = element('button', 'btn btn-bare', say(this.open ? 'shut' : this.fields ? 'open' : 'answer'));
    toggle.type = 'button';
    toggle.setAttribute('aria-expanded', String(Boolean(this.open)));
    toggle.setAttribute('aria-label', `${toggle.textContent} ${this.code}`);
    toggle.addEventListener('click', () => { this.open = !this.open; this.paint(); if (this.open) this.area.querySelector('input:not([type=hidden])')?.focus(); else toggle.focus(); });
    const parts = [];
    if (!this.fields) { // a label that no camera reads: looked at, and ticked by hand
      const here = element('button', 'btn btn-quiet', words.here);
      here.type = 'button';
      here.setAttribute('aria-label', `${words.here} ${this.code}`);
      here.addEventListener('click', () => {
        const box = this.input('outcome').find(i => i.value === (this.box.dataset.seal ? 'accepted_by_seal' : 'accepted'));
        box.checked = true;
        this.changed();
        button.focus({ preventScroll: true });
      });
      parts.push(here);
    }
    if (this.fields) {
      const ok = this.outcome === 'accepted' || this.outcome === 'accepted_by_seal';
      const mark = element('span', `st-st st-st--${ok && !this.differs ? 'ok' : ok ? 'wait' : 'stop'}`);
      const word = this.input('outcome').find(i => i.value === this.outcome)?.parentElement.textContent.trim() ?? '';
      mark.append(icon(form, ok ? 'circle-check' : 'ban'), this.fields.seal === 'broken' ? words.broken : word);
      parts.push(mark);
      if (this.times > 1) parts.push(element('span', 'st-times', `×${this.times}`));
      if (this.who) parts.push(element('small', 'st-muted', say('by', { who: this.who, at: this.at })));
    }
    this.verdict.replaceChildren(...parts, toggle);
    let note = this.box.querySelector('[data-before]');
    if (this.before && !note) {
      note = element('p', 'st-why st-why--wait');
      note.dataset.before = '';
      this.verdict.after(note);
    }
    if (note) { note.hidden = !this.before; note.replaceChildren(icon(form, 'alert-triangle'), this.before ?? ''); }
  }
}

let newest;
for (const box of form.querySelectorAll('[data-lot]')) {
  const line = new Line(box);
  lines.set(box.dataset.id, line);
  byCode.set(line.code, line);
  for (const code of box.dataset.was?.split(' ') ?? []) byOld.set(code, [...byOld.get(code) ?? [], line]);
}
for (const e of form.querySelectorAll('[data-script]')) e.hidden = false;
form.elements.seq.disabled = false;
count.hidden = false;

const tally = new Tally(form.dataset.receive, (said, waiting) => {
  pending = waiting;
  if (said) {
    if (said.state === 'received' || said.state === 'withdrawn' || receipts !== undefined && said.receipts !== receipts) {
      why.textContent = words.signed;
      if (form.dataset.sent) return;
      if (said.state === 'received' || said.state === 'withdrawn') location.replace(form.dataset.receive.replace(/\/tally$/, '')); else location.reload();
      return;
    }
    receipts = said.receipts;
    for (const l of said.lines) lines.get(l.lot)?.hear(l);
    if (said.lines.length || said.strange.length) others = said.strange;
    form.elements.seq.value = said.seq;
  }
  paint(said?.lines);
}, sentence => { why.textContent = sentence; scanner.dispatchEvent(new CustomEvent('scan:tell', { detail: { code: '', text: sentence, tone: 'stop' } })); });

// A live scan is judged before it sounds: on this handoff or not, and whether
// somebody, here or on another phone, had it already. A code with a slip in it
// stands for nothing, here or elsewhere: it is refused however often it comes.
const slips = JSON.parse(scanner.dataset.words);
scanner.addEventListener('scan:judge', e => {
  const { code, kind } = e.detail;
  if (kind === 'bad_check' || kind === 'short') { Object.assign(e.detail, { tone: 'bad', text: slips[kind] }); return; }
  const parts = kind === 'label' && !byCode.has(shown(code)) ? byOld.get(shown(code)) ?? [] : [];
  const line = kind === 'label' ? byCode.get(shown(code)) ?? (parts.length === 1 ? parts[0] : undefined) : undefined;
  if (parts.length > 1) { // which of them it is, only who looks at the goods can say
    Object.assign(e.detail, { tone: 'bad', text: say('parts', { codes: parts.map(l => l.code).join(document.documentElement.lang.startsWith('zh') ? '、' : ', ') }) });
    return;
  }
  if (!line) {
    const box = kind === 'label' && document.querySelector(`[data-box="${shown(code)}"]`);
    if (box) { // a sealed container: its number is read next
      Object.assign(e.detail, { tone: 'good', text: words.box });
      setTimeout(() => box.querySelector('[name=number]').focus(), 0);
      return;
    }
    if (kind === 'label') Object.assign(e.detail, { tone: 'bad', text: words.other });
    tally.seen(code);
    return;
  }
  const again = line.mine > 0 || line.times > 0;
  Object.assign(e.detail, again ? { tone: 'again', text: line.who ? say('again', { who: line.who }) : undefined } : { tone: 'good', text: `${line.box.dataset.seal ? words.sealed : words.here}` });
  if (parts.length && e.detail.tone === 'good') e.detail.text = say('part', { code: line.code });
  line.mine++;
  newest = line;
  tally.seen(code);
  if (again) return;
  line.fields ??= line.box.dataset.seal ? { outcome: 'accepted_by_seal', seal: 'intact' } : 'broken' in line.box.dataset ? { outcome: 'accepted', seal: 'broken' } : { outcome: 'accepted' };
  line.times = Math.max(line.times, 1);
  line.write();
  line.place();
  paint([]);
});

function tone(n, word, text) { return n ? element('li', '', say(word, { n })) : text; }

function paint(changed) {
  for (const l of changed === undefined ? lines.values() : [...new Set([...changed.map(c => lines.get(c.lot)), newest, last].filter(Boolean))]) l.paint();
  last = newest;
  const n = { here: 0, accepted: 0, by_seal: 0, refused: 0, not_presented: 0, waiting: 0, duplicates: 0, reasons: 0 };
  for (const l of lines.values()) {
    if (l.here) n.here++;
    if (l.times) n.duplicates += l.times - 1;
    if (!l.fields) n.waiting++;
    else if (l.outcome === 'accepted_by_seal') { n.accepted++; n.by_seal++; } else n[l.outcome]++;
    if (l.fields?.refused_quantity) n.refused++;
    if ((l.outcome === 'refused' || l.fields?.refused_quantity) && !l.fields.reason) n.reasons++;
  }
  const figure = element('b', '', String(n.here)), list = element('ul', '');
  figure.append(element('small', '', ` / ${lines.size}`));
  list.append(...[tone(n.accepted, 'count_accepted'), tone(n.refused, 'count_refused'), tone(n.not_presented, 'count_missing'), tone(n.waiting, 'count_waiting'),
    tone(n.duplicates, 'count_duplicates'), tone(others.length, 'count_strange'), tone(pending, 'sending')].filter(Boolean));
  count.replaceChildren(figure, element('span', 'st-muted', words.present), list);
  for (const [name, box] of Object.entries(groups)) {
    const many = [...lines.values()].filter(l => l.group === name).length;
    box.hidden = many === 0;
    box.querySelector('[data-n]').textContent = many;
  }
  paintDock(n);
  paintStrange();
}
let last;

function paintDock(n) {
  const rest = form.querySelector('[name=rest]:checked')?.value === 'not_presented' ? n.waiting : 0, missing = n.not_presented + rest;
  const parts = [['accepted', n.accepted], ['refused', n.refused], ['not_presented', missing]].filter(([, k]) => k).map(([w, k]) => say(w, { n: k }));
  const comma = document.documentElement.lang.startsWith('zh') ? '，' : ', ';
  button.querySelector('span').textContent = [...parts, words.sign].join(comma);
  button.disabled = parts.length === 0 || n.reasons > 0;
  why.textContent = !parts.length ? words.nothing : n.reasons ? say('need_reason', { n: n.reasons }) : [n.by_seal ? say('by_seal', { n: n.by_seal }) : '', words.sure].filter(Boolean).join(comma);
}

// Boxes that are on no line: kept, so that nobody looks at one twice.
function paintStrange() {
  strangers.hidden = others.length === 0;
  const title = element('h2', ''), list = element('div', '');
  title.append(icon(form, 'help-circle'), say('strange', { n: others.length }));
  list.append(...others.map(o => {
    const row = element('p', 'st-ok2'), out = element('button', 'btn btn-bare', words.ignore);
    out.type = 'button';
    out.setAttribute('aria-label', `${words.ignore} ${o.code}`);
    out.addEventListener('click', () => tally.undo(o.code));
    row.append(element('span', 'st-code', o.code), element('small', 'st-muted', [o.times > 1 ? `×${o.times}` : '', o.who].filter(Boolean).join('　')), out);
    return row;
  }));
  strangers.replaceChildren(title, element('p', '', words.other), list);
}

form.addEventListener('change', e => { if (e.target.name === 'rest') paint([]); });

// What is signed is the draft as it stands here; the lines' own fields stay home.
// With nothing left to send the form goes at once: browsers ignore a submit that
// is asked for while another is still being told.
let ready = false;
function leave() {
  for (const l of lines.values()) for (const i of l.inputs) i.disabled = true;
  ready = true;
}
form.addEventListener('submit', e => {
  if (ready) return;
  if (tally.idle) { leave(); return; }
  e.preventDefault();
  e.stopImmediatePropagation();
  const by = e.submitter;
  tally.settled().then(() => { leave(); form.requestSubmit(by ?? undefined); });
}, true);
paint();
