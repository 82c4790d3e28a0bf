import { latencyWords } from './words.ts';

const BARS = 4;
/** The least that is asked of a device is one bar; each further bar is ten dB more of margin. */
const FIRST_BAR_DBM = -85;
const BAR_DBM = 10;
/** A call for help reaches the desk within this, or EN 50136-1 would not let the path be used (D4). */
const LATENCY_MOST_MS = 10_000;
const LOW_PERCENT = 20;

/** How strongly a device is heard: bars, and the figure beside them. */
export function SignalPicture({ rssi }: { rssi: number }) {
  const bars = Math.max(0, Math.min(BARS, Math.floor((rssi - FIRST_BAR_DBM) / BAR_DBM) + 1));
  return (
    <span class={bars === 0 ? 'reading weak' : 'reading'}>
      <svg class="picture" viewBox="0 0 22 16" aria-hidden="true" focusable="false">
        {Array.from({ length: BARS }, (_, n) => (
          <rect key={n} class={n < bars ? 'full' : 'hollow'} x={n * 6} y={12 - n * 4} width="4" height={4 + n * 4} />
        ))}
      </svg>
      <span class="unseen">Radio </span>
      {rssi} dBm
    </span>
  );
}

/** What a bridge thinks of its last hop to a device. No bars: every maker counts in its own way, and none of them in dB. */
export function LinkWords({ quality }: { quality: number }) {
  return <span class="reading">link quality {quality} of 255</span>;
}

/** How full a battery is. */
export function BatteryPicture({ percent }: { percent: number }) {
  const share = Math.max(0, Math.min(100, percent)) / 100;
  return (
    <span class={percent <= LOW_PERCENT ? 'reading weak' : 'reading'}>
      <svg class="picture" viewBox="0 0 28 16" aria-hidden="true" focusable="false">
        <path class="outline" d="M1 2.500h23v11H1zM24 6h3v4h-3" />
        <rect class="full" x="3" y="4.500" width={19 * share} height="7" />
      </svg>
      <span class="unseen">Battery </span>
      {percent} %
    </span>
  );
}

/** How long it took until the desk saw it, on a line that ends at the longest that is allowed; by powers of ten, for it is usually far below. */
export function LatencyPicture({ ms }: { ms: number }) {
  const share = Math.min(1, Math.log10(1 + Math.max(0, ms)) / Math.log10(1 + LATENCY_MOST_MS));
  return (
    <span class={ms > LATENCY_MOST_MS ? 'reading weak' : 'reading'}>
      <svg class="picture" viewBox="0 0 34 16" aria-hidden="true" focusable="false">
        <path class="outline" d="M2 8h30M32 3v10" />
        <circle class="full" cx={2 + 30 * share} cy="8" r="3.500" />
      </svg>
      <span class="unseen">Took </span>
      {latencyWords(ms)}
    </span>
  );
}
