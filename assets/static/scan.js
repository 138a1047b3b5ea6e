// Scanning wherever a lot is asked for: camera, hand scanner, typing. It grows
// out of a plain field, which stays what is posted; without scripts the field
// alone does the work, one code a line. parts/_scan.html draws it.
//
//   data-scan="one|many"      one code into an input, or a list under a wedge field
//   data-lookup="/scan/codes" asks the server what codes stand for (lookup.js); absent: only collected
//   data-for="offer"          what will be done with the lots: blocked ones are grouped, with reason
//   data-expected="36"        n / m in large figures; more than m can be scanned
//   data-submit               a good scan sends the form (one only)
//   data-cart                 the list survives a reload (sessionStorage, codes only)
//   data-quiet                the page shows the rows itself: no list, no blocked group
//   data-words, data-icons    sentences and the icon sprite
//
// Codes handed over by another page (hand(codes), then ?scanned=1) fill an empty
// list. What the field's area is asked from outside goes by events on the root:
//
//   sends "scan"  {code, kind, times, lot, problem}  each time a row changes;
//                 kind: label | paper | barcode | not_ours | bad_check | short;
//                 lot: {href, name, more, seal, why, not: {act: why}}; place: {href, name, more} of the
//                 own store, which only a cart takes; live: just scanned
//   sends "scan:judge" {code, kind, times, tone, text}  before a live scan sounds: the page may set tone
//                 (good | again | bad) and text, as the receipt does for boxes that are on no line
//   sends "cart"  {rows, good, blocked, acts}        after each paint of a list
//   hears "scan:take" {text}                         as if scanned
//   hears "scan:drop" {codes}                        takes rows out
//   hears "scan:for" {act}                           what will be done
//   hears "scan:tell" {code, text, tone}             the page's own verdict on the last hit
import { Camera } from './camera.js';
import { read, shown } from './code.js';
import { acts, lookUp } from './lookup.js';
import { element, icon, paintBlocks, paintRow, paintTally } from './scanlist.js';
import { mute, muted, signal } from './signal.js';

const kept = 'sealtrail.cart', handed = 'sealtrail.handed', most = 500;

function recall(key) {
  try { return JSON.parse(sessionStorage.getItem(key) ?? '[]').filter(c => typeof c === 'string'); } catch { return []; }
}

function remember(key, codes) {
  try { sessionStorage.setItem(key, JSON.stringify(codes)); } catch { /* private window: for this page only */ }
}

// hand gives codes to the page that is opened next, outside its address.
export function hand(codes) { remember(handed, codes); }

const typing = e => e && (/^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName) || e.isContentEditable);

class Scanner {
  constructor(root) {
    root.dataset.ready = '';
    this.root = root;
    this.many = root.dataset.scan === 'many';
    this.words = JSON.parse(root.dataset.words);
    this.act = root.dataset.for ?? '';
    this.field = root.querySelector(this.many ? 'textarea' : 'input:not([data-wedge]):not([type=hidden]):not([data-zoom])');
    this.typed = this.many ? root.querySelector('[data-wedge]') : this.field;
    this.said = root.querySelector('[data-said]');
    this.hit = root.querySelector('[data-hit]');
    this.rows = new Map(); // code → {code, kind, times, lot, place, problem, box}
    this.camera = new Camera(root.querySelector('[data-cam]'), (t, ms) => this.take(t, true, ms), w => this.say(this.words[w], 'stop'));
    const open = root.querySelector('[data-open]');
    open.hidden = false;
    open.addEventListener('click', () => this.camera.open());
    this.typed.addEventListener('keydown', e => this.onKey(e));
    this.typed.addEventListener('input', () => this.onInput());
    this.hushes();
    if (this.many) this.becomeList();
  }

  hushes() {
    const button = this.root.querySelector('[data-mute]');
    if (!button) return;
    const paint = () => {
      button.setAttribute('aria-pressed', String(muted()));
      button.replaceChildren(icon(this.root, muted() ? 'volume-off' : 'volume'));
    };
    button.addEventListener('click', () => { mute(!muted()); paint(); });
    paint();
  }

  // The text area keeps what is posted; the list shows it.
  becomeList() {
    this.field.hidden = true;
    this.field.required = false;
    this.typed.hidden = false;
    this.typed.id = this.field.id; // the label now names the field that is seen
    this.field.id += '-codes';
    const words = this.field.value.split(/[\s,;，；、]+/).filter(Boolean);
    if (!words.length && new URLSearchParams(location.search).has('scanned')) words.push(...recall(handed));
    if (!words.length && 'cart' in this.root.dataset) words.push(...recall(kept));
    for (const word of words.slice(0, most)) this.take(word, false);
    this.paint();
    this.ready();
    this.field.form?.addEventListener('submit', () => { if (this.typed.value.trim()) this.take(this.typed.value, false); });
    this.typed.addEventListener('paste', e => {
      const words = e.clipboardData.getData('text').split(/[\s,;，；、]+/).filter(Boolean);
      if (words.length < 2) return;
      e.preventDefault();
      for (const word of words) this.take(word, true);
    });
    this.root.addEventListener('scan:take', e => this.take(e.detail.text, true));
    this.root.addEventListener('scan:drop', e => this.drop(e.detail.codes));
    this.root.addEventListener('scan:for', e => { this.act = e.detail.act; this.paint(true); });
    this.root.addEventListener('scan:tell', e => this.show('', e.detail.code, e.detail.tone, e.detail.text));
  }

  // A hand scanner types wherever the cursor is: the field is ready unless a
  // person is in another one, and focus never falls to nothing. On a phone
  // focusing would open the keyboard; there the keys themselves call the field.
  ready() {
    const fine = matchMedia('(pointer: fine)').matches;
    if (fine && document.activeElement === document.body) this.typed.focus({ preventScroll: true });
    document.addEventListener('keydown', e => {
      if (typing(e.target) || e.key.length !== 1 || e.key === ' ' || e.ctrlKey || e.metaKey || e.altKey) return;
      this.typed.focus({ preventScroll: true });
    });
    if (fine) this.typed.addEventListener('blur', () => setTimeout(() => {
      if (document.activeElement === document.body && document.hasFocus()) this.typed.focus({ preventScroll: true });
    }));
  }

  // Hand scanners end with Enter or Tab.
  onKey(e) {
    if (e.isComposing || e.key !== 'Enter' && !(e.key === 'Tab' && this.many && !e.shiftKey && this.typed.value.trim())) return;
    if (this.many) {
      e.preventDefault();
      const text = this.typed.value;
      this.typed.value = '';
      if (text.trim()) this.take(text, true);
    } else if (this.field.form && !('submit' in this.root.dataset)) {
      e.preventDefault(); // the Enter of a hand scanner must not send a half-filled form
      this.take(this.field.value, true);
    }
  }

  // Typed codes are judged as they grow. A scanner that ends with nothing types
  // faster than any person: its code is taken once it pauses.
  onInput() {
    const now = performance.now(), text = this.typed.value.trim();
    this.burst = now - (this.lastKey ?? 0) < 35 ? (this.burst ?? 0) + 1 : 0;
    this.lastKey = now;
    clearTimeout(this.pause);
    const { kind } = read(text);
    if (this.many && this.burst >= 10 && kind === 'label') {
      this.pause = setTimeout(() => { if (this.typed.value.trim() === text) { this.typed.value = ''; this.take(text, true); } }, 120);
    } else if (kind === 'bad_check') this.say(this.words.bad_check, 'stop');
    else if (kind === 'label') this.say(this.words.check_holds, 'ok');
    else if (this.said.dataset.typed) this.said.hidden = true;
    this.said.dataset.typed = kind === 'bad_check' || kind === 'label' ? '1' : '';
  }

  take(text, live, ms) {
    const { code, kind } = read(text);
    if (!code) return;
    if (ms !== undefined) this.root.dataset.decoded = `${(this.root.dataset.decoded ?? '') + Math.round(ms)} `;
    if (!this.many) { this.takeOne(code, kind); return; }
    let row = this.rows.get(code);
    if (!row) {
      if (this.rows.size >= most && !('quiet' in this.root.dataset)) { signal('bad'); this.say(this.words.full.replace('{n}', most), 'stop'); return; }
      row = { code, kind, times: 0 };
      this.rows.set(code, row);
    }
    row.times++;
    if (live) {
      const good = kind === 'label', again = row.times > 1;
      if (!again) this.newest = row;
      const judged = { code, kind, times: row.times, tone: again ? 'again' : good ? 'good' : 'bad', text: undefined };
      this.root.dispatchEvent(new CustomEvent('scan:judge', { detail: judged }));
      signal(judged.tone);
      const word = judged.text !== undefined ? '' : again ? 'duplicate' : good ? 'good' : this.kindWord(kind);
      this.show(word, code, judged.tone === 'good' ? 'ok' : judged.tone === 'bad' && judged.text !== undefined ? 'stop' : 'wait', judged.text);
    }
    this.tell(row, live);
    if (kind === 'label' && row.times === 1) this.ask(row, live);
    if (live) this.paint();
  }

  kindWord(kind) { return kind === 'paper' || kind === 'not_ours' ? 'not_ours' : kind; }

  takeOne(code, kind) {
    const good = kind === 'label' || (kind === 'paper' && 'submit' in this.root.dataset);
    signal(good ? 'good' : 'bad');
    if (kind === 'label' || kind === 'paper') this.field.value = shown(code);
    this.show(good ? 'good' : this.kindWord(kind), code, good ? 'ok' : 'stop');
    const row = { code, kind, times: 1 };
    this.tell(row, true);
    if (good && 'submit' in this.root.dataset) {
      this.camera.close();
      this.root.closest('form').requestSubmit();
    } else if (kind === 'label') this.ask(row, true);
  }

  // ask finds out what the code is; the row stands whatever the answer.
  async ask(row, live) {
    const address = this.root.dataset.lookup;
    if (!address) return;
    const was = row.problem;
    try {
      const found = await lookUp(address, row.code);
      if (found?.inside && this.many && this.act !== 'pack') { this.unpack(row, found, live); return; }
      row.place = found?.place ? found : undefined;
      row.problem = found?.lot || row.place && 'cart' in this.root.dataset ? undefined : row.place ? 'place' : 'unknown';
      row.lot = found?.lot ? found : undefined;
    } catch (word) {
      row.problem = word;
      if (word === 'offline' || word === 'limited') setTimeout(() => { if (this.rows.get(row.code) === row) this.ask(row, false); }, 3000); // kept, asked again
    }
    if (live && row.problem) {
      signal('bad');
      this.show(row.problem, row.code, row.problem === 'offline' ? 'wait' : 'stop');
    } else if (live && this.why(row)) {
      signal('bad');
      this.show('', row.code, 'stop', this.why(row));
    } else if (live && (!this.many || this.newest === row)) this.show(this.act ? 'allowed' : 'good', row.code, 'ok', (row.lot ?? row.place).name);
    if (this.many) this.paintSoon();
    if (row.problem !== was || row.lot || row.place) this.tell(row, false);
  }

  // A container stands for its lots: they take its place in the list.
  unpack(row, found, live) {
    row.box?.remove();
    this.rows.delete(row.code);
    for (const code of found.inside) if (!this.rows.has(code)) this.take(code, false);
    if (live) this.show('', row.code, 'ok', found.name);
    this.paint();
  }

  why(row) { return this.act ? row.lot?.not?.[this.act] : undefined; }

  drop(codes) {
    for (const code of codes) {
      const row = this.rows.get(code);
      row?.box?.remove();
      this.rows.delete(code);
    }
    this.paint();
    if (matchMedia('(pointer: fine)').matches) this.typed.focus({ preventScroll: true });
  }

  tell(row, live) {
    const { code, kind, times, lot, place, problem } = row;
    this.root.dispatchEvent(new CustomEvent('scan', { bubbles: true, detail: { code, kind, times, lot, place, problem, live } }));
  }

  show(word, code, tone, more = '') {
    const text = [shown(code), this.words[word], more].filter(Boolean).join('　');
    this.hit.hidden = false;
    this.hit.className = 'st-cam-hit is-' + tone;
    this.hit.replaceChildren(icon(this.root, tone === 'ok' ? 'circle-check' : tone === 'stop' ? 'ban' : 'help-circle'), text);
    this.say(text, tone);
  }

  say(text, tone) {
    this.said.hidden = false;
    this.said.dataset.typed = '';
    this.said.className = 'st-why st-scan-said st-why--' + tone;
    this.said.replaceChildren(icon(this.root, tone === 'ok' ? 'circle-check' : 'alert-circle'), text);
  }

  paintSoon() {
    if (this.painting) return;
    this.painting = true;
    requestAnimationFrame(() => { this.painting = false; this.paint(); });
  }

  // paint brings what is shown up to what is known; all: every row anew.
  paint(all = false) {
    const rows = [...this.rows.values()], list = this.root.querySelector('[data-list]');
    this.field.value = rows.map(r => r.code).join('\n');
    if ('cart' in this.root.dataset) remember(kept, rows.map(r => r.code));
    const blocked = rows.filter(r => this.why(r)), good = rows.filter(r => r.kind === 'label' && !r.problem && !r.place && !this.why(r));
    if (!('quiet' in this.root.dataset)) {
      for (const r of rows) paintRow(this, r, list, all);
      paintBlocks(this, blocked);
    }
    if (!('quiet' in this.root.dataset)) paintTally(this, rows, good, blocked);
    this.root.dispatchEvent(new CustomEvent('cart', { bubbles: true, detail: { rows, good, blocked, acts: acts(this.root.dataset.lookup) } }));
  }
}

const start = within => { for (const root of within.querySelectorAll('[data-scan]:not([data-ready])')) new Scanner(root); };
start(document);
addEventListener('rows:added', e => start(e.target));
export { element };
