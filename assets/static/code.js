// Label codes in the browser: 12 characters of Crockford base 32, the last a
// Reed–Solomon check symbol over GF(2⁵) (x⁵+x²+1, α = 2): Σ αⁱ·dᵢ = 0.
// The server decides; here it saves a person the way there with a slip.

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const times2 = a => { const b = a << 1; return b & 32 ? (b ^ 0b100101) & 31 : b; };

function sound(symbols) {
  let sum = 0;
  for (let i = symbols.length - 1; i >= 0; i--) sum = times2(sum) ^ symbols[i]; // Horner, from the right
  return sum === 0;
}

// read gives {code, kind}: kind is "label", "container of a paper" (its number)
// or why it is neither: "not_ours", "bad_check".
export function read(text) {
  let s = String(text).trim().toUpperCase();
  const qr = s.match(/^HTTPS?:\/\/[^/]+\/([A-Z])\/([^/?#\s]+)$/);
  if (qr) {
    s = qr[2];
    if (qr[1] !== 'T') return { code: s, kind: 'paper' };
  }
  if (/^[FSHPEDC]-\d{6}-\d{4}-\d{6}-[0-9A-Z]$/.test(s)) return { code: s, kind: 'paper' };
  const plain = s.replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  const symbols = [...plain].map(c => digits.indexOf(c));
  if (symbols.length !== 12 || symbols.includes(-1)) return { code: s, kind: 'not_ours' };
  return { code: plain, kind: sound(symbols) ? 'label' : 'bad_check' };
}

// shown writes a label code in fours.
export const shown = code => /^[0-9A-Z]{12}$/.test(code) ? code.match(/.{4}/g).join('-') : code;
