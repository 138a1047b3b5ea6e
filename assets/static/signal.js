// What a scan sounds and feels like. Good, bad and "scanned before" differ in
// pitch, length and in the hand, so that nobody need look. No files: tones are
// made here. Muting is remembered on this device; the hand still tells.

const tones = { // [frequency, start, length] in Hz and seconds
  good: { wave: 'sine', notes: [[1320, 0, 0.09]], buzz: 60 },
  again: { wave: 'sine', notes: [[880, 0, 0.06], [880, 0.11, 0.06]], buzz: [40, 40, 40] },
  bad: { wave: 'square', notes: [[220, 0, 0.28]], buzz: [120, 60, 120] },
};

let sounds, silent = (() => { try { return localStorage.getItem('scan.mute') === '1'; } catch { return false; } })();

export const muted = () => silent;

export function mute(on) {
  silent = on;
  try { localStorage.setItem('scan.mute', on ? '1' : ''); } catch { /* private window: for this page only */ }
}

// signal says "good", "again" (a duplicate) or "bad".
export function signal(kind) {
  const { wave, notes, buzz } = tones[kind];
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(buzz); // before any touch the browser refuses
  if (silent) return;
  try {
    sounds ??= new AudioContext();
    if (sounds.state === 'suspended') sounds.resume().catch(() => {});
    for (const [frequency, start, length] of notes) {
      const tone = sounds.createOscillator(), volume = sounds.createGain(), at = sounds.currentTime + start;
      tone.frequency.value = frequency;
      tone.type = wave;
      volume.gain.value = 0.15;
      tone.connect(volume).connect(sounds.destination);
      tone.start(at);
      tone.stop(at + length);
    }
  } catch { /* no sound on this device */ }
}
