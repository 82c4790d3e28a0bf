const WHOLE = 1_000;
const HIGH = 20;

/** A share as a bar. Says nothing that the words beside it do not say: it is hidden from those who listen. */
export function Bar({
  permille,
  target,
  tone = 'plain',
}: {
  permille: number;
  target?: number | undefined;
  tone?: 'plain' | 'good' | 'short';
}) {
  return (
    <svg
      class={`bar ${tone}`}
      viewBox={`0 0 ${WHOLE} ${HIGH}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="ground" x="0" y="0" width={WHOLE} height={HIGH} />
      <rect class="share" x="0" y="2" width={Math.max(0, Math.min(WHOLE, permille))} height={HIGH - 4} />
      {target === undefined ? null : <rect class="mark" x={Math.max(0, target - 3)} y="0" width="6" height={HIGH} />}
    </svg>
  );
}
