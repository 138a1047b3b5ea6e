// A seizure that is entered by steps, kept while it is typed. What the line above
// says is what the server answered: "saved" is only said of the server.
//
//   form.st-draft[data-say]   sentences; [data-saved] the line; name=seen what the
//                             step held when it was shown (the server compares)
//   one request at a time: a button waits for it, so that a step never comes
//   before what was typed on it
import { element, icon } from './scanlist.js';
import { startFolds } from './fold.js';
import { Queue } from './queue.js';
import { startRoll } from './roll.js';

const form = document.querySelector('.st-draft'), line = form.querySelector('[data-saved]'), words = JSON.parse(form.dataset.say);
const pause = 1200, retryAfter = 5000;
const files = new Set([...form.querySelectorAll('input[type=file]')].map(f => f.name));
let timer, saving, changed = false, failing = false, stopped = false, ready = false;

function say(text, ok, ...more) {
  line.classList.toggle('st-net--ok', ok);
  line.setAttribute('aria-live', ok ? 'off' : 'polite'); // each pause in typing is no news; a failure is
  line.replaceChildren(icon(form, ok ? 'check' : 'cloud-up'), element('span', '', text), ...more);
}

function later(ms = pause) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(save, ms);
}

function touched(e) {
  if (e?.target?.type === 'file') return;
  changed = true;
  if (stopped) return;
  if (!saving) say(words.typing, false);
  later();
}

// save keeps what stands in the form.
async function save() {
  clearTimeout(timer);
  if (saving) await saving;
  if (!changed || stopped) return;
  saving = send();
  await saving;
  saving = undefined;
  if (changed && !stopped) later(failing ? retryAfter : pause);
}

async function send() {
  changed = false;
  say(words.saving, false);
  const data = new FormData(form);
  for (const name of files) data.delete(name);
  data.set('go', form.elements.step.value);
  let answer, told;
  try {
    answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    if (answer.headers.get('Content-Type')?.startsWith('application/json')) told = await answer.json();
  } catch { // on the way there or, in the middle of the answer, back
    failed(words.unsaved);
    return;
  }
  if (answer.ok && told) {
    form.elements.seen.value = told.seen;
    failing = false;
    say(told.saved, true);
  } else if (answer.status === 409) conflict(told?.sentence ?? words.unsaved);
  else if (told && answer.status !== 401 && answer.status < 500) { stopped = answer.status === 404; say(told.sentence, false); } // to be mended: typing tries again
  else failed(answer.status >= 500 ? words.unsaved : words.login);
}

function failed(text) {
  changed = failing = true;
  say(text, false);
}

// Another window kept something else: nothing is sent until the person chooses.
function conflict(text) {
  stopped = true;
  const mine = element('button', 'btn btn-quiet', words.mine), other = element('a', 'btn btn-quiet', words.other), both = element('span', 'st-net-acts');
  mine.type = 'button';
  mine.addEventListener('click', () => { stopped = false; changed = true; form.elements.seen.value = ''; save(); });
  other.href = `${form.action}?step=${form.elements.step.value}`;
  both.append(mine, other);
  say(text, false, both);
  line.scrollIntoView({ block: 'nearest' });
}

form.addEventListener('input', touched);
form.addEventListener('change', touched);
form.addEventListener('rows:added', touched);
form.addEventListener('rows:dropped', touched);
addEventListener('online', () => { save(); });
addEventListener('pageshow', e => { if (e.persisted) location.reload(); }); // what the step holds may have changed since

const box = form.querySelector('[data-queue]');
const queue = box ? new Queue(box, words, form, saved => { if (!changed && !saving && saved) say(saved, true); }, () => touched()) : undefined;

const roll = form.querySelector('[data-roll]');
if (roll) { startRoll(roll, words, form); startFolds(form, words); }

// A button posts what stands here; it waits for what is on its way, and for
// pictures, and says what holds it up.
form.addEventListener('submit', e => {
  if (ready) return;
  clearTimeout(timer);
  if (!saving && !queue?.busy) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  const by = e.submitter;
  Promise.all([saving, queue?.settled()]).then(() => {
    if (stopped || queue?.refuses()) return;
    ready = true;
    form.requestSubmit(by ?? undefined);
  });
}, true);
