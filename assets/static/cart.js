// The cart of /scan: what can be done with all that was scanned. One act is
// chosen at a time; it groups the blocked rows, and the dock's button says in
// numbers what it will do. Lots go to the next page in the browser (hand), not
// in an address that 500 codes would overflow.
import { hand } from './scan.js';
import { counted, element, icon } from './scanlist.js';

const root = document.querySelector('[data-scan]'), box = document.querySelector('[data-cart-acts]');
const words = JSON.parse(box.dataset.words), key = 'sealtrail.act';
let chosen = (() => { try { return sessionStorage.getItem(key) ?? ''; } catch { return ''; } })(), last, sure, turned;

for (const plain of document.querySelectorAll('[data-plain]')) plain.hidden = true; // for who has no scripts

const bar = element('div', 'st-cart-acts'), dock = element('div', 'st-cart-dock');
bar.setAttribute('role', 'radiogroup');
bar.setAttribute('aria-label', words.choose);
box.append(bar, dock);

function choose(act) {
  chosen = act;
  try { sessionStorage.setItem(key, act); } catch { /* for this page only */ }
  root.dispatchEvent(new CustomEvent('scan:for', { detail: { act } }));
}

// The place that was scanned last: goods are put there without scanning it again.
const placeOf = rows => rows.findLast(r => r.place);

const labels = rows => rows.filter(r => r.kind === 'label' && r.lot);

function paint({ rows, acts }) {
  last = { rows, acts };
  const lots = labels(rows);
  box.hidden = rows.length === 0;
  const place = placeOf(rows);
  if (place && place.code !== turned && acts.some(a => a.key === 'move')) { // once: another act can still be chosen
    turned = place.code;
    choose('move');
    return;
  }
  if (lots.length && acts.length && !acts.some(a => a.key === chosen)) {
    // What most of them allow, first.
    const able = a => lots.filter(r => !(a.key in (r.lot.not ?? {}))).length;
    choose([...acts].sort((a, b) => able(b) - able(a))[0].key);
    return;
  }
  paintActs(lots, acts);
  paintDock(rows, lots, acts.find(a => a.key === chosen));
}

function paintActs(lots, acts) {
  const focused = document.activeElement?.dataset?.act;
  bar.hidden = acts.length < 2 || !lots.length;
  bar.replaceChildren(...acts.map(a => {
    const able = lots.filter(r => !r.lot.not?.[a.key]).length, b = element('button', `btn btn-quiet${a.key === chosen ? ' is-chosen' : ''}`);
    b.type = 'button';
    b.dataset.act = a.key;
    b.setAttribute('role', 'radio');
    b.setAttribute('aria-checked', String(a.key === chosen));
    b.append(icon(box, a.icon), counted(a.word, able));
    b.addEventListener('click', () => choose(a.key));
    return b;
  }));
  if (focused) bar.querySelector(`[data-act="${focused}"]`)?.focus();
}

function paintDock(rows, lots, act) {
  const clear = element('button', 'btn btn-bare', words.clear);
  clear.type = 'button';
  clear.addEventListener('click', () => {
    if (sure) { sure = false; root.dispatchEvent(new CustomEvent('scan:drop', { detail: { codes: rows.map(r => r.code) } })); return; }
    sure = true;
    clear.textContent = counted(words.clear_sure, rows.length);
  });
  if (!act || !lots.length) { dock.replaceChildren(clear); return; }
  const good = lots.filter(r => !r.lot.not?.[act.key]), blocked = lots.length - good.length, many = act.one && good.length > 1;
  const go = element('button', 'btn btn-primary btn-big'), why = element('p', 'st-why');
  go.type = 'button';
  go.disabled = good.length === 0 || blocked > 0 || many;
  const place = act.key === 'move' ? placeOf(rows) : undefined;
  go.append(icon(box, act.icon), counted(act.word, good.length));
  if (place) go.append(element('small', '', words.into.replace('{place}', () => place.place.name)));
  go.addEventListener('click', () => {
    if (act.one) { location.href = `${good[0].lot.href}/${act.href}`; return; }
    hand(good.map(r => r.code));
    location.href = `${act.href}?scanned=1${place ? `&place=${place.code}` : ''}`;
  });
  const say = blocked && good.length ? counted(counted(words.first, blocked), good.length, 'm') : !good.length ? words.none : many ? words.each : '';
  why.hidden = !say;
  why.append(icon(box, 'info-circle'), say);
  dock.replaceChildren(why, go, clear);
}

root.addEventListener('cart', e => { sure = false; paint(e.detail); });
if (chosen) choose(chosen);
