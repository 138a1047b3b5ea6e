// A draft receipt that several phones count together. Every scan and answer has
// an id made here and is sent until the server has it: sent twice, it counts
// once. What others do is asked for every second while the page is seen.
//
//   new Tally(address, heard, troubled)
//     heard({seq, state, receipts, lines, strange}, pending)  what changed
//     troubled(sentence)                                      the server refuses
//   seen(code), undo(code)    one scan more; a scan taken back
//   answer(fields)            FormData with lines[0].code, lines[0].outcome …
//   idle                      nothing is left to send
//   owes(code)                something about this lot is still to be sent: what
//                             the server tells of it is older than what is here
//   settled()                 resolves when all is sent and heard

import { shown } from './code.js';

const rhythm = 900, most = 500;

function id() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16)); // no secure context: a phone in the store's own network
  b[6] = b[6] & 15 | 64;
  b[8] = b[8] & 63 | 128;
  const h = [...b].map(x => x.toString(16).padStart(2, '0')).join('');
  return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join('-');
}

export class Tally {
  constructor(address, heard, troubled) {
    Object.assign(this, { address, heard, troubled, seq: 0, etag: '', queue: [], key: `sealtrail.tally ${address}`, waiters: [] });
    this.device = this.recall('sealtrail.device', () => id().slice(0, 8));
    this.queue = JSON.parse(this.recall(this.key, () => '[]')); // what a reload interrupted
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.listen(); });
    this.listen();
    this.send();
  }

  recall(key, make) {
    try {
      const kept = sessionStorage.getItem(key) ?? make();
      sessionStorage.setItem(key, kept);
      return kept;
    } catch { return make(); }
  }

  keep() { try { sessionStorage.setItem(this.key, JSON.stringify(this.queue)); } catch { /* private window */ } }

  seen(code) { this.add({ id: id(), code, kind: 'seen' }); }

  undo(code) { this.add({ id: id(), code, kind: 'undo' }); }

  answer(fields) { this.add({ id: id(), fields: [...fields] }); }

  add(mark) {
    this.queue.push(mark);
    this.keep();
    this.send();
  }

  get idle() { return !this.sending && this.queue.length === 0; }

  owes(code) { return this.queue.some(m => shown(m.fields ? m.fields.find(([name]) => name.endsWith('.code'))[1] : m.code) === code); }

  settled() { return new Promise(done => { this.waiters.push(done); this.send(); }); }

  // send keeps the order: scans go together, an answer goes alone.
  async send() {
    if (this.sending) return;
    this.sending = true;
    for (let pause = 500; this.queue.length; ) {
      const first = this.queue[0], marks = first.fields ? [first] : this.queue.slice(0, most);
      const end = marks.findIndex(m => m.fields), batch = first.fields ? marks : end < 0 ? marks : marks.slice(0, end);
      try {
        const answer = await (first.fields ? this.postLine(first) : this.postMarks(batch));
        const said = await answer.json();
        if (answer.status >= 500 || answer.status === 429) throw new Error(said.sentence);
        this.queue.splice(0, batch.length);
        this.keep();
        if (answer.ok) this.take(said); else this.troubled(said.sentence);
        pause = 500;
      } catch {
        this.heard(undefined, this.queue.length); // no network, or the server is busy: kept and sent again
        await new Promise(r => setTimeout(r, pause));
        pause = Math.min(pause * 2, 5000);
      }
    }
    this.sending = false;
    for (const done of this.waiters.splice(0)) done();
  }

  postMarks(marks) {
    return fetch(this.address, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ device: this.device, since: this.seq, marks }) });
  }

  postLine({ id, fields }) {
    const body = new URLSearchParams(fields);
    body.set('id', id);
    body.set('device', this.device);
    body.set('since', this.seq);
    return fetch(`${this.address}/line`, { method: 'POST', credentials: 'same-origin', body });
  }

  async listen() {
    clearTimeout(this.timer);
    if (document.hidden || this.listening) return;
    this.listening = true;
    try {
      const answer = await fetch(`${this.address}?since=${this.seq}`, { credentials: 'same-origin', headers: this.etag ? { 'If-None-Match': this.etag } : {} });
      if (answer.status === 200) {
        const said = await answer.json();
        if (said.seq >= this.seq) this.etag = answer.headers.get('ETag');
        this.take(said);
      }
    } catch { /* asked again soon */ }
    this.listening = false;
    this.timer = setTimeout(() => this.listen(), rhythm);
  }

  // An answer may be older than one that overtook it on the way.
  take(said) {
    if (said.seq < this.seq && said.receipts === this.receipts) return;
    this.seq = said.seq;
    this.receipts = said.receipts;
    this.heard(said, this.queue.length);
  }
}
