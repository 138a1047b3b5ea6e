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

// A product's barcode (EAN-8, UPC-A, EAN-13, ITF-14): its last digit is a check.
function barcode(s) {
  if (!/^(\d{8}|\d{12,14})$/.test(s)) return false;
  const sum = [...s].reverse().reduce((n, d, i) => n + Number(d) * (i % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

// read gives {code, kind}: kind is "label", "paper" (its number) or why it is
// neither: "not_ours", "barcode" (of the goods), "bad_check", "short".
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
  if (symbols.length === 12 && !symbols.includes(-1) && sound(symbols)) return { code: plain, kind: 'label' };
  if (barcode(s)) return { code: s, kind: 'barcode' };
  if (symbols.includes(-1) || symbols.length > 12) return { code: s, kind: 'not_ours' };
  return symbols.length < 12 ? { code: s, kind: 'short' } : { code: plain, kind: 'bad_check' };
}

// shown writes a label code in fours, and a barcode as it stands under its bars.
export const shown = code => /^\d{13}$/.test(code) ? code.match(/.{1,4}/g).join(' ') : /^[0-9A-Z]{12}$/.test(code) ? code.match(/.{4}/g).join('-') : code;
