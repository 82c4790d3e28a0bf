/*
 * Runs in the page before its own scripts: notes when the stream first speaks of an incident, and when a row for it that can be
 * seen has been painted. Painted: the task after the frame in which the row was laid out. Plain script, for a browser.
 */
(() => {
  const wall = () => performance.timeOrigin + performance.now();
  const shown = new Map();
  const waiting = new Set();
  globalThis.havenwatchShown = shown;

  const isSeen = (id) => {
    const row = document.querySelector(`[data-row="${id}"]`);
    if (row === null) return false;
    const { top, bottom, height } = row.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < innerHeight;
  };
  const afterPaint = (ids) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      for (const id of ids) shown.get(id).paintedAt = wall();
    };
    port2.postMessage(0);
  };
  const look = () => {
    const seen = [...waiting].filter(isSeen);
    for (const id of seen) waiting.delete(id);
    if (seen.length > 0) afterPaint(seen);
    if (waiting.size > 0) requestAnimationFrame(look);
  };

  const Bare = globalThis.EventSource;
  globalThis.EventSource = class extends Bare {
    constructor(url, options) {
      super(url, options);
      super.addEventListener('told', ({ data }) => {
        const id = /"about":"([^"]+)"/.exec(data)?.[1];
        if (id === undefined || shown.has(id)) return;
        shown.set(id, { heardAt: wall(), paintedAt: null });
        waiting.add(id);
        if (waiting.size === 1) requestAnimationFrame(look);
      });
    }
  };
})();
