// Asks the server what scanned codes stand for. Codes that come while an answer
// is on its way go together in the next request: a hand scanner is faster than a
// network, and the server answers 500 codes with one question to its database.
//
//   lookUp(address, code) → Promise of the row, or of undefined where nothing is
//   known; rejects with a word of scan.js: "limited", "denied", "offline".
//   acts(address) → what the person may do with lots, from the last answer.

const most = 500, gather = 15;
const queues = new Map();

function queueOf(address) {
  if (!queues.has(address)) queues.set(address, { address, waiting: new Map(), busy: false, acts: [] });
  return queues.get(address);
}

export const acts = address => queueOf(address).acts;

export function lookUp(address, code) {
  const q = queueOf(address);
  return new Promise((resolve, reject) => {
    const others = q.waiting.get(code) ?? [];
    q.waiting.set(code, [...others, { resolve, reject }]);
    if (!q.busy) {
      q.busy = true;
      setTimeout(() => drain(q), gather);
    }
  });
}

async function drain(q) {
  while (q.waiting.size) {
    const batch = [...q.waiting].slice(0, most);
    for (const [code] of batch) q.waiting.delete(code);
    try {
      const answer = await fetch(q.address, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        credentials: 'same-origin', body: JSON.stringify({ codes: batch.map(([code]) => code) }) });
      if (!answer.ok) throw answer.status === 429 ? 'limited' : answer.status >= 500 ? 'offline' : 'denied';
      const { rows, acts } = await answer.json();
      q.acts = acts;
      batch.forEach(([, asking], i) => { for (const a of asking) a.resolve(rows[i]); });
    } catch (e) {
      for (const [, asking] of batch) for (const a of asking) a.reject(typeof e === 'string' ? e : 'offline');
    }
  }
  q.busy = false;
}
