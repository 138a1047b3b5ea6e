// The camera of a scanning field: stays open until closed, looks at every frame
// it has time for, and reads all QR codes in it. Only QR codes: a carton carries
// many barcodes, ours is the square one. A label held before the camera is one
// scan, not thirty: it counts again once it was out of sight for rest ms.
//
//   new Camera(box, found, failed)   box holds <video>, [data-light], [data-zoom], [data-close]
//   found(text, ms)                  ms: how long this frame took to decode
//   failed("no_camera" | "camera_denied")

const decoder = new URL('./vendor/zxing-wasm/reader/', import.meta.url);
const rest = 2500, perFrame = 8;

// The decoder is a megabyte: fetched when a camera is first opened, once.
let reading;
function loadReader() {
  reading ??= import(new URL('index.js', decoder)).then(zxing => {
    zxing.prepareZXingModule({ overrides: { locateFile: name => new URL(name, decoder).href } });
    return (frame, tryHarder) => zxing.readBarcodes(frame, { formats: ['QRCode'], tryHarder, maxNumberOfSymbols: perFrame });
  });
  return reading;
}

export class Camera {
  constructor(box, found, failed) {
    Object.assign(this, { box, found, failed, video: box.querySelector('video'), light: box.querySelector('[data-light]'), zoom: box.querySelector('[data-zoom]') });
    box.querySelector('[data-close]').addEventListener('click', () => this.close());
    this.light.addEventListener('click', () => this.switchLight());
    this.zoom?.addEventListener('input', () => this.set({ zoom: Number(this.zoom.value) }));
    // A phone that is put away stops the camera; taken up again, it goes on.
    document.addEventListener('visibilitychange', () => {
      if (document.hidden && this.stream) { this.close(); this.pausing = true; } else if (!document.hidden && this.pausing) this.open();
    });
  }

  async open() {
    this.pausing = false;
    if (this.stream || this.opening) return;
    this.opening = true;
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('', 'NotFoundError'); // no secure context
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } });
      this.video.srcObject = this.stream;
      this.box.hidden = false;
      await this.video.play();
      this.offer();
      this.box.dispatchEvent(new CustomEvent('camera', { bubbles: true, detail: { open: true } }));
      this.look(await loadReader());
    } catch (e) {
      this.close();
      this.failed(e.name === 'NotAllowedError' ? 'camera_denied' : 'no_camera');
    } finally {
      this.opening = false;
    }
  }

  // offer shows what this camera can do.
  offer() {
    const can = this.track.getCapabilities?.() ?? {};
    this.light.hidden = !can.torch;
    if (!this.zoom) return;
    this.zoom.parentElement.hidden = !can.zoom || can.zoom.max <= can.zoom.min;
    if (can.zoom) Object.assign(this.zoom, { min: can.zoom.min, max: can.zoom.max, step: can.zoom.step || 0.1, value: this.track.getSettings?.().zoom ?? can.zoom.min });
  }

  get track() { return this.stream.getVideoTracks()[0]; }

  set(what) { return this.track.applyConstraints({ advanced: [what] }); }

  async switchLight() {
    this.lit = !this.lit;
    this.light.setAttribute('aria-pressed', String(this.lit));
    await this.set({ torch: this.lit }).catch(() => { this.light.hidden = true; });
  }

  close() {
    this.pausing = false;
    const was = this.stream;
    for (const t of was?.getTracks() ?? []) t.stop();
    this.stream = undefined;
    this.lit = false;
    this.box.hidden = true;
    if (was) this.box.dispatchEvent(new CustomEvent('camera', { bubbles: true, detail: { open: false } }));
  }

  async look(readFrame) {
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d', { willReadFrequently: true }), seen = new Map();
    for (let turn = 0; this.stream; turn++) {
      const { videoWidth: w, videoHeight: h } = this.video;
      if (w && h) {
        if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
        pen.drawImage(this.video, 0, 0);
        const began = performance.now();
        const hits = await readFrame(pen.getImageData(0, 0, w, h), turn % 3 === 2); // a closer look now and then
        const now = performance.now();
        for (const { text } of hits) {
          if (!text || !this.stream) continue;
          const before = seen.get(text) ?? -Infinity;
          seen.set(text, now);
          if (now - before > rest) this.found(text, now - began);
        }
      }
      await new Promise(r => setTimeout(() => requestAnimationFrame(r), 15));
    }
  }
}
