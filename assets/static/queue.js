// Photographs go to the server one after the other while the form is still being
// filled. Each has a row: a bar, what became of it, and a way to try again or to
// take it out. Without scripts the same fields send them with the form.
//
//   new Queue(box, words, form, saved, removed)
//   box holds [data-list], input[type=file], [data-sum]; data-queue is where to send
//   saved(sentence)  the server keeps one more;  removed()  one is to be taken out
import { counted, element, icon } from './scanlist.js';

const largest = 20 << 20, patience = 120_000;

class Shot {
  constructor(queue, file) {
    Object.assign(this, { queue, file, state: 'waiting', part: 0 });
    this.row = element('li', '');
    this.picture = element('img');
    this.picture.src = this.local = URL.createObjectURL(file);
    this.picture.width = this.picture.height = 72;
    this.text = element('span', 'st-shotq-say');
    this.bar = document.createElement('progress');
    this.bar.max = 100;
    this.acts = element('span', 'st-shotq-acts');
    const words = element('div', '');
    this.name = element('b', '');
    words.append(this.name, this.bar, this.text);
    this.row.append(this.picture, words, this.acts);
    queue.list.append(this.row);
    queue.shots.push(this);
    this.paint();
  }

  button(word, symbol, press) {
    const b = element('button', 'btn btn-quiet', '');
    b.type = 'button';
    b.append(icon(this.queue.box, symbol), word);
    b.setAttribute('aria-label', `${word} ${this.name.textContent}`);
    b.addEventListener('click', press);
    return b;
  }

  paint(anew = true) {
    const { words } = this.queue, no = [...this.queue.list.children].indexOf(this.row) + 1;
    this.name.textContent = this.picture.alt = words.photo.replace('{n}', no);
    this.bar.value = this.part;
    this.bar.hidden = this.state === 'stored' || this.state === 'failed';
    this.bar.setAttribute('aria-label', this.name.textContent);
    const said = this.state === 'sending' ? words.sending.replace('{n}', this.part) : this.state === 'failed' ? words.failed.replace('{why}', this.why) : words[this.state];
    if (this.text.textContent !== said) this.text.textContent = said;
    this.row.className = `is-${this.state}`;
    if (anew) {
      this.acts.replaceChildren(...this.state === 'failed' ? [this.button(words.retry, 'refresh-alert', () => this.again())] : [],
        ...this.state === 'sending' || this.state === 'checking' ? [] : [this.button(words.remove, 'x', () => this.queue.drop(this))]);
    }
    this.queue.count();
  }

  is(state, why = '') {
    Object.assign(this, { state, why });
    this.paint();
  }

  again() {
    this.is('waiting');
    this.queue.go();
  }

  // send ends when the server keeps the picture, or with why it does not.
  send() {
    if (this.file.size > largest) { this.is('failed', this.queue.words.large); return Promise.resolve(); }
    this.part = 0;
    this.is('sending');
    return new Promise(done => {
      const ask = new XMLHttpRequest(), data = new FormData(), end = (state, why) => { this.is(state, why); done(); };
      data.append('photos', this.file, this.file.name);
      ask.open('POST', this.queue.box.dataset.queue);
      ask.setRequestHeader('Accept', 'application/json');
      ask.responseType = 'json';
      ask.timeout = patience;
      ask.upload.addEventListener('progress', e => { if (e.lengthComputable) { this.part = Math.floor(100 * e.loaded / e.total); this.paint(false); } });
      ask.upload.addEventListener('load', () => this.is('checking'));
      for (const trouble of ['error', 'timeout', 'abort']) ask.addEventListener(trouble, () => { this.cut = true; end('failed', this.queue.words.offline); });
      ask.addEventListener('load', () => {
        if (ask.status === 201 && ask.response) { this.kept(ask.response); end('stored'); return; }
        this.cut = ask.status >= 500 || ask.status === 429;
        end('failed', ask.response?.sentence ?? this.queue.words.offline);
      });
      ask.send(data);
    });
  }

  kept({ sha256, thumb, saved }) {
    for (const [name, value] of [['photos.shown', sha256], ['photos.kept', sha256]]) {
      const field = element('input');
      Object.assign(field, { type: 'hidden', name, value });
      this.row.append(field);
    }
    this.picture.addEventListener('load', () => URL.revokeObjectURL(this.local), { once: true });
    this.picture.src = thumb; // what the server keeps, not what is here
    this.file = undefined;
    this.queue.saved(saved);
  }
}

export class Queue {
  constructor(box, words, form, saved, removed) {
    Object.assign(this, { box, words, form, saved, removed, shots: [], running: undefined, list: box.querySelector('[data-list]'), sum: box.querySelector('[data-sum]') });
    for (const row of this.list.querySelectorAll('[data-sha]')) this.adopt(row);
    for (const input of box.querySelectorAll('input[type=file]')) {
      input.addEventListener('change', () => {
        for (const file of input.files) new Shot(this, file);
        input.value = ''; // sent by itself, not again with the form
        this.go();
      });
    }
    addEventListener('online', () => { for (const s of this.shots) if (s.state === 'failed' && s.cut) s.state = 'waiting'; this.go(); });
    addEventListener('beforeunload', e => { if (this.busy && !this.leaving) e.preventDefault(); });
  }

  // adopt turns the tick of a picture that is kept into a button.
  adopt(row) {
    const tick = row.querySelector('[type=checkbox]'), out = element('button', 'btn btn-quiet', ''), words = element('div', ''), acts = element('span', 'st-shotq-acts');
    const name = row.querySelector('img').alt;
    out.type = 'button';
    out.append(icon(this.box, 'x'), this.words.remove);
    out.setAttribute('aria-label', `${this.words.remove} ${name}`);
    out.addEventListener('click', () => this.take(row));
    words.append(element('b', '', name), element('span', 'st-shotq-say', this.words.stored));
    tick.parentElement.hidden = true;
    row.className = 'is-stored';
    acts.append(out);
    row.append(words, acts);
    this.count();
  }

  // take has the server forget a picture: it was shown and is kept no more.
  take(row) {
    for (const f of row.querySelectorAll('[name="photos.kept"]')) f.remove();
    for (const f of row.querySelectorAll('[name="photos.shown"]')) this.form.append(f);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector('button') ?? this.box.querySelector('input[type=file]')).focus();
    this.count();
    this.removed();
  }

  drop(shot) {
    this.shots = this.shots.filter(s => s !== shot);
    if (shot.state === 'stored') { this.take(shot.row); return; }
    URL.revokeObjectURL(shot.local);
    shot.row.remove();
    this.count();
  }

  // go sends what waits, in order, one at a time: the server opens one at a time.
  // With nothing to send the loop would be over before it could be called running.
  go() {
    this.running ??= this.sendAll().finally(() => { this.running = undefined; this.count(); });
  }

  async sendAll() {
    for (let next; (next = this.shots.find(s => s.state === 'waiting'));) await next.send();
  }

  get busy() { return Boolean(this.running) || this.shots.some(s => s.state === 'failed'); }

  async settled() {
    this.asked = true;
    this.count();
    await this.running;
    this.asked = false;
    this.count();
  }

  refuses() {
    const bad = this.shots.find(s => s.state === 'failed');
    bad?.row.querySelector('button')?.focus();
    this.leaving = !bad;
    return Boolean(bad);
  }

  count() {
    const bad = this.shots.filter(s => s.state === 'failed').length, left = this.shots.filter(s => s.state !== 'failed' && s.state !== 'stored').length, all = this.list.children.length;
    const text = left && this.asked ? counted(this.words.left, left) : bad ? counted(this.words.bad, bad) : all && !left ? counted(this.words.all, all) : '';
    this.sum.hidden = !text;
    if (this.sum.dataset.text === text) return;
    this.sum.dataset.text = text;
    this.sum.className = `st-why st-why--${bad ? 'stop' : left ? 'wait' : 'ok'}`;
    this.sum.replaceChildren(icon(this.box, bad ? 'alert-circle' : left ? 'cloud-up' : 'check'), text);
  }
}
