// Scanning wherever a lot is asked for: camera, hand scanner, typing. It grows
// out of a plain field, which stays what is posted; without scripts the field
// alone does the work, one code a line.
//
//   data-scan="one|many"   data-lookup="/api/v1/lots/"   data-submit
//   data-expected="36"     data-words='{"good":"…"}'     data-icons="/static/icons.svg"
//
// The element sends "scan" events {code, kind, lot} for pages that want more.
import { read, shown } from './code.js';

const decoder = new URL('./vendor/zxing-wasm/reader/', import.meta.url);

// The decoder is a megabyte: fetched when a camera is first opened, once.
let reading;
function loadReader() {
  reading ??= import(new URL('index.js', decoder)).then(zxing => {
    zxing.prepareZXingModule({ overrides: { locateFile: name => new URL(name, decoder).href } });
    return frame => zxing.readBarcodes(frame, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
  });
  return reading;
}

// Good and bad differ in pitch and in the hand, so that nobody need look.
let sounds;
function signal(good) {
  navigator.vibrate?.(good ? 60 : [80, 60, 80]);
  try {
    sounds ??= new AudioContext();
    const tone = sounds.createOscillator(), volume = sounds.createGain();
    tone.frequency.value = good ? 1320 : 220;
    tone.type = good ? 'sine' : 'square';
    volume.gain.value = 0.15;
    tone.connect(volume).connect(sounds.destination);
    tone.start();
    tone.stop(sounds.currentTime + (good ? 0.09 : 0.28));
  } catch { /* no sound on this device */ }
}

// Camera keeps running until closed; each frame is looked at once.
class Camera {
  constructor(box, found, failed) {
    Object.assign(this, { box, found, failed, video: box.querySelector('video'), light: box.querySelector('[data-light]') });
    box.querySelector('[data-close]').addEventListener('click', () => this.close());
    this.light.addEventListener('click', () => this.switchLight());
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.close(); });
  }

  async open() {
    if (this.stream || this.opening) return;
    this.opening = true;
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('', 'NotFoundError'); // no secure context
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } });
      this.video.srcObject = this.stream;
      this.box.hidden = false;
      await this.video.play();
      this.light.hidden = !this.track.getCapabilities?.().torch;
      this.look(await loadReader());
    } catch (e) {
      this.close();
      this.failed(e.name === 'NotAllowedError' ? 'camera_denied' : 'no_camera');
    } finally {
      this.opening = false;
    }
  }

  get track() { return this.stream.getVideoTracks()[0]; }

  async switchLight() {
    this.lit = !this.lit;
    await this.track.applyConstraints({ advanced: [{ torch: this.lit }] }).catch(() => { this.light.hidden = true; });
  }

  close() {
    for (const t of this.stream?.getTracks() ?? []) t.stop();
    this.stream = undefined;
    this.box.hidden = true;
  }

  async look(readFrame) {
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d', { willReadFrequently: true });
    let last = '', lastAt = 0;
    while (this.stream) {
      const { videoWidth: w, videoHeight: h } = this.video;
      if (w && h) {
        Object.assign(canvas, { width: w, height: h });
        pen.drawImage(this.video, 0, 0);
        const [hit] = await readFrame(pen.getImageData(0, 0, w, h));
        const now = performance.now();
        if (hit?.text) {
          // A label held in front of the camera is one scan, not thirty.
          if (hit.text !== last || now - lastAt > 2500) this.found(hit.text);
          last = hit.text;
          lastAt = now;
        }
      }
      await new Promise(r => setTimeout(() => requestAnimationFrame(r), 60));
    }
  }
}

class Scanner {
  constructor(root) {
    this.root = root;
    this.many = root.dataset.scan === 'many';
    this.words = JSON.parse(root.dataset.words);
    this.field = root.querySelector(this.many ? 'textarea' : 'input:not([data-wedge]):not([type=hidden])');
    this.typed = this.many ? root.querySelector('[data-wedge]') : this.field;
    this.said = root.querySelector('[data-said]');
    this.hit = root.querySelector('[data-hit]');
    this.rows = new Map(); // code → {code, kind, times, lot, text}, newest first when shown
    this.camera = new Camera(root.querySelector('[data-cam]'), t => this.take(t, true), w => this.say(this.words[w], 'stop'));
    const open = root.querySelector('[data-open]');
    open.hidden = false;
    open.addEventListener('click', () => this.camera.open());
    this.typed.addEventListener('keydown', e => this.onKey(e));
    if (this.many) this.becomeList();
  }

  // The text area keeps what is posted; the list shows it.
  becomeList() {
    this.field.hidden = true;
    this.field.required = false;
    this.typed.hidden = false;
    this.typed.id = this.field.id; // the label now names the field that is seen
    this.field.id += '-codes';
    for (const word of this.field.value.split(/[\s,;，；、]+/).filter(Boolean)) this.take(word, false);
    if (matchMedia('(pointer: fine)').matches) this.typed.focus({ preventScroll: true }); // on a phone it would open the keyboard
    // A hand scanner types wherever the cursor is: keep it here unless a
    // person is in another field.
    document.addEventListener('keydown', e => {
      if (e.target === document.body && e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey) this.typed.focus();
    });
    this.field.form?.addEventListener('submit', () => { if (this.typed.value.trim()) this.take(this.typed.value, false); });
  }

  onKey(e) {
    if (e.key !== 'Enter' || e.isComposing) return;
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

  take(text, live) {
    const { code, kind } = read(text);
    if (!this.many) return this.takeOne(code, kind);
    const row = this.rows.get(code) ?? { code, kind, times: 0 };
    row.times++;
    if (live) { // newest on top; a duplicate counts where it stands
      if (row.times === 1) this.newest = code;
      const good = kind === 'label';
      signal(good && row.times === 1);
      this.show(row.times > 1 ? 'duplicate' : good ? 'good' : kind === 'paper' ? 'not_ours' : kind, code, row.times > 1 ? 'wait' : good ? 'ok' : 'wait');
    }
    this.rows.set(code, row);
    this.paint();
    this.tell(row);
    if (kind === 'label' && row.times === 1) this.lookUp(row, live);
  }

  takeOne(code, kind) {
    const good = kind === 'label' || (kind === 'paper' && 'submit' in this.root.dataset);
    signal(good);
    if (kind === 'label' || kind === 'paper') this.field.value = shown(code);
    this.show(good ? 'good' : kind === 'paper' ? 'not_ours' : kind, code, good ? 'ok' : 'stop');
    const row = { code, kind, times: 1 };
    this.tell(row);
    if (good && 'submit' in this.root.dataset) {
      this.camera.close();
      this.root.closest('form').requestSubmit();
    } else if (kind === 'label') this.lookUp(row, true);
  }

  // lookUp asks what the code is; the row stands whatever the answer.
  async lookUp(row, live) {
    const base = this.root.dataset.lookup;
    if (!base) return;
    try {
      const answer = await fetch(base + encodeURIComponent(row.code), { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (answer.ok) row.lot = await answer.json();
      else row.problem = answer.status === 404 ? 'unknown' : answer.status === 429 ? 'limited' : 'denied';
    } catch {
      row.problem = 'offline'; // kept, and looked up by the server when sent
    }
    if (row.problem && live) {
      signal(false);
      this.show(row.problem, row.code, row.problem === 'offline' ? 'wait' : 'stop');
    } else if (live && !this.many) this.show('good', row.code, 'ok', describe(row.lot));
    if (this.many) this.paint();
    this.tell(row);
  }

  tell(row) { this.root.dispatchEvent(new CustomEvent('scan', { bubbles: true, detail: { ...row } })); }

  show(word, code, tone, more = '') {
    const text = `${shown(code)}　${this.words[word]}${more ? '　' + more : ''}`;
    this.hit.hidden = false;
    this.hit.className = 'st-cam-hit is-' + tone;
    this.hit.replaceChildren(this.icon(tone === 'ok' ? 'circle-check' : tone === 'stop' ? 'ban' : 'help-circle'), text);
    this.say(text, tone);
  }

  say(text, tone) {
    this.said.hidden = false;
    this.said.className = 'st-why st-scan-said st-why--' + tone;
    this.said.replaceChildren(this.icon(tone === 'ok' ? 'circle-check' : 'alert-circle'), text);
  }

  paint() {
    const rows = [...this.rows.values()].reverse();
    this.field.value = [...this.rows.keys()].join('\n');
    this.root.querySelector('[data-list]').replaceChildren(...rows.map(r => this.row(r)));
    const known = rows.filter(r => r.kind === 'label' && r.problem !== 'unknown').length;
    const counts = [['duplicates', rows.reduce((n, r) => n + r.times - 1, 0)], ['unknowns', rows.length - known]];
    const expected = Number(this.root.dataset.expected ?? 0);
    if (expected) counts.push(['lacking', Math.max(0, expected - known)]);
    const tally = this.root.querySelector('[data-tally]');
    tally.hidden = rows.length === 0;
    const figure = element('b', '', String(known));
    if (expected) figure.append(element('small', '', ` / ${expected}`));
    const list = element('ul', '');
    list.append(...counts.filter(([, n]) => n > 0).map(([w, n]) => element('li', '', this.words[w].replace('{n}', n))));
    tally.replaceChildren(figure, element('span', 'st-muted', this.words.scanned), list);
  }

  row(r) {
    const tone = r.problem === 'denied' ? 'stop' : r.kind !== 'label' || r.problem ? 'wait' : 'ok';
    const box = element('div', `st-scan${tone === 'ok' ? '' : ' st-scan--' + tone}${r.code === this.newest ? ' st-scan--new' : ''}`);
    const words = element('span', '');
    words.append(element('span', 'st-code', shown(r.code)),
      element('small', '', r.kind !== 'label' ? this.words[r.kind === 'bad_check' ? 'bad_check' : 'not_ours'] : r.problem ? this.words[r.problem] : describe(r.lot)));
    const end = element('span', '');
    if (r.times > 1) end.append(element('span', 'st-times', `×${r.times}`));
    const out = element('button', 'btn btn-bare', this.words.remove);
    out.type = 'button';
    out.setAttribute('aria-label', `${this.words.remove} ${shown(r.code)}`);
    out.addEventListener('click', () => {
      this.rows.delete(r.code);
      this.paint();
      this.typed.focus();
    });
    end.append(out);
    box.append(this.icon(tone === 'ok' ? 'circle-check' : tone === 'stop' ? 'ban' : 'help-circle'), words, end);
    return box;
  }

  icon(name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', `${this.root.dataset.icons}#i-${name}`);
    svg.append(use);
    return svg;
  }
}

function element(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

// describe says a lot in a few words, from what the API gives.
function describe(lot) {
  if (!lot) return '';
  const amount = lot.quantity ? `${lot.quantity} ${lot.unit_name ?? lot.unit ?? ''}`.trim() : '';
  return [lot.name, amount].filter(Boolean).join('　');
}

for (const root of document.querySelectorAll('[data-scan]')) new Scanner(root);
addEventListener('rows:added', e => { for (const root of e.target.querySelectorAll('[data-scan]')) new Scanner(root); });
