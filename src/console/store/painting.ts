const TOLD = 'havenwatch:told';
const PAINTED = 'havenwatch:told-to-painted';

let isPending = false;

/**
 * Measures how long the first news of a batch takes until the screen shows it, as the entry `havenwatch:told-to-painted` of the
 * browser's performance timeline. Only an observer sees it: nothing is kept, for this page stays open for weeks.
 */
export function markPainting(): void {
  if (isPending || document.visibilityState !== 'visible') return;
  isPending = true;
  performance.mark(TOLD);
  const channel = new MessageChannel();
  // The message comes after the frame that begins now has been painted.
  channel.port1.onmessage = () => {
    isPending = false;
    performance.measure(PAINTED, TOLD);
    performance.clearMarks(TOLD);
    performance.clearMeasures(PAINTED);
    channel.port1.close();
  };
  requestAnimationFrame(() => channel.port2.postMessage(null));
}
