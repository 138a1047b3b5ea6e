// Small comforts on every page. Nothing here is needed for a page to work.

// Outdoors: darker text and lines, remembered on this device.
const root = document.documentElement;
const stored = (() => { try { return localStorage.getItem('contrast'); } catch { return null; } })();
if (stored === 'more') root.dataset.contrast = 'more';
for (const b of document.querySelectorAll('[data-contrast-switch]')) {
  const paint = () => b.setAttribute('aria-pressed', String(root.dataset.contrast === 'more'));
  b.hidden = false;
  paint();
  b.addEventListener('click', () => {
    if (root.dataset.contrast === 'more') delete root.dataset.contrast; else root.dataset.contrast = 'more';
    try { localStorage.setItem('contrast', root.dataset.contrast ?? ''); } catch { /* private window: for this page only */ }
    paint();
  });
}

// Show a password while it is typed.
for (const b of document.querySelectorAll('[data-reveal]')) {
  const input = document.getElementById(b.dataset.reveal);
  b.hidden = false;
  b.addEventListener('click', () => {
    const shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    b.setAttribute('aria-pressed', String(!shown));
    input.focus();
  });
}

// The list of errors says which field each is of.
for (const a of document.querySelectorAll('[data-errors] a')) {
  const id = a.getAttribute('href').slice(1), target = document.getElementById(id);
  const label = document.querySelector(`label[for="${id}"]`) ?? target?.querySelector?.('legend');
  if (label) a.prepend(`${label.firstChild.textContent.trim()}  `);
}

// After a refused form: go to what is wrong, so that a reader says it first.
document.querySelector('[data-errors]')?.focus();

// A menu closes when one clicks elsewhere or presses Escape.
addEventListener('click', e => {
  for (const d of document.querySelectorAll('details.st-more[open]')) if (!d.contains(e.target)) d.open = false;
});
addEventListener('keydown', e => {
  if (e.key !== 'Escape') return;
  for (const d of document.querySelectorAll('details.st-more[open]')) { d.open = false; d.querySelector('summary').focus(); }
});

// One click is one post; the command id makes a second one harmless anyway.
addEventListener('submit', e => {
  const form = e.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) { e.preventDefault(); return; }
  form.dataset.sent = '1';
  form.setAttribute('aria-busy', 'true');
});
addEventListener('pageshow', e => { if (e.persisted) for (const f of document.forms) { delete f.dataset.sent; f.removeAttribute('aria-busy'); } });

// Photographs about to be sent, shown small.
for (const input of document.querySelectorAll('[data-photos]')) {
  const shots = input.parentElement.querySelector('[data-shots]');
  let urls = [];
  input.addEventListener('change', () => {
    for (const u of urls) URL.revokeObjectURL(u);
    urls = [...input.files].map(f => URL.createObjectURL(f));
    shots.replaceChildren(...urls.map((u, i) => {
      const box = document.createElement('div'), img = document.createElement('img');
      img.src = u;
      img.alt = input.files[i].name;
      box.append(img);
      return box;
    }));
    shots.hidden = urls.length === 0;
  });
}

// Scanning is fetched only where a page scans.
const scanner = document.querySelector('[data-scan][data-module]');
if (scanner) import(scanner.dataset.module);

// Print what is shown once.
for (const b of document.querySelectorAll('[data-print]')) {
  b.hidden = false;
  b.addEventListener('click', () => window.print());
}
