// What a list of scans shows: rows with the newest on top, blocked ones grouped
// by their reason, and the count. Rows keep their elements: 500 stay quick.
import { shown } from './code.js';

export function element(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

// counted fills a number into a sentence: {n}, and {n:lot|lots} by it.
export function counted(text, n, name = 'n') {
  return text.replaceAll(`{${name}}`, n).replace(new RegExp(`\\{${name}:([^|}]*)\\|([^}]*)\\}`, 'g'), (_, one, many) => Number(n) === 1 ? one : many);
}

export function icon(root, name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${root.dataset.icons}#i-${name}`);
  svg.append(use);
  return svg;
}

function button(className, words, label, press) {
  const b = element('button', className, words);
  b.type = 'button';
  if (label) b.setAttribute('aria-label', label);
  b.addEventListener('click', press);
  return b;
}

// looks is tone, sentence of a row.
function looks(s, r) {
  if (r.kind !== 'label') return ['wait', s.words[s.kindWord(r.kind)]];
  if (r.place) return [r.problem ? 'wait' : 'ok', [r.problem && s.words[r.problem], r.place.name, r.place.more].filter(Boolean).join('　')];
  if (r.problem) return [r.problem === 'denied' ? 'stop' : 'wait', s.words[r.problem]];
  const why = s.why(r);
  if (why) return ['stop', why];
  return ['ok', r.lot ? [r.lot.name, r.lot.more, s.act ? '' : r.lot.why].filter(Boolean).join('　') : ''];
}

export function paintRow(s, r, list, anew) {
  const state = [r.times, r.problem, r.lot ? 1 : r.place ? 2 : 0, s.act, s.newest === r].join();
  if (r.box && r.state === state && !anew) return;
  r.state = state;
  const [tone, text] = looks(s, r), fresh = !r.box;
  r.box ??= element('div');
  r.box.className = `st-scan${tone === 'ok' ? '' : ' st-scan--' + tone}${s.newest === r ? ' st-scan--new' : ''}`;
  const words = element('span', ''), small = element('small', '', text);
  const href = (r.lot ?? r.place)?.href, code = element(href ? 'a' : 'span', href ? 'st-code st-plain' : 'st-code', shown(r.code));
  if (href) code.href = href;
  if (r.times > 1) small.append(`　${counted(s.words.times, r.times)}`);
  if (r.lot?.now) small.append(`　${s.words.relabelled.replace('{code}', r.lot.now)}`);
  words.append(code, small);
  const end = element('span', 'st-scan-end');
  if (r.times > 1) end.append(element('span', 'st-times', `×${r.times}`));
  const word = tone === 'wait' ? s.words.ignore : s.words.remove;
  end.append(button('btn btn-bare', word, `${word} ${shown(r.code)}`, () => s.drop([r.code])));
  r.box.replaceChildren(icon(s.root, tone === 'ok' ? 'circle-check' : tone === 'stop' ? 'ban' : 'help-circle'), words, end);
  if (fresh) list.prepend(r.box);
}

// paintBlocks groups by reason: what is wrong, who unblocks it, one tap to go on
// without.
export function paintBlocks(s, blocked) {
  const box = s.root.querySelector('[data-blocks]');
  if (!box) return;
  const groups = new Map();
  for (const r of blocked) groups.set(s.why(r), [...groups.get(s.why(r)) ?? [], r]);
  box.replaceChildren(...[...groups].map(([why, rows]) => {
    const block = element('section', 'st-block'), title = element('h2', ''), codes = element('p', 'st-small st-num');
    title.append(icon(s.root, 'ban'), counted(s.words.blocked, rows.length));
    for (const r of rows.slice(0, 12)) codes.append(element('span', 'st-code', shown(r.code)), '　');
    if (rows.length > 12) codes.append('…');
    const out = button('btn btn-stop', '', '', () => s.drop(rows.map(r => r.code)));
    out.append(icon(s.root, 'circle-minus'), counted(s.words.out, rows.length));
    block.append(title, element('p', '', why), codes, out);
    return block;
  }));
}

export function paintTally(s, rows, good, blocked) {
  const tally = s.root.querySelector('[data-tally]'), expected = Number(s.root.dataset.expected ?? 0);
  const known = good.length + blocked.length, unknown = rows.filter(r => !r.place || r.problem).length - known;
  const counts = [['duplicates', rows.reduce((n, r) => n + r.times - 1, 0)], ['unknowns', unknown], ['blocks', blocked.length]];
  if (expected) counts.push(['lacking', Math.max(0, expected - known)]);
  tally.hidden = rows.length === 0 && !expected;
  const figure = element('b', '', String(known)), list = element('ul', '');
  if (expected) figure.append(element('small', '', ` / ${expected}`));
  list.append(...counts.filter(([, n]) => n > 0).map(([w, n]) => element('li', '', counted(s.words[w], n))));
  tally.replaceChildren(figure, element('span', 'st-muted', s.words.scanned), list);
}
