import type { Glyph } from './drawing.ts';

/** A glyph is drawn in a square of 24 units; open, shut and forced differ by outline and by what is filled. */
const PATHS: Record<Glyph, { lines: string; solid: string }> = {
  'door-closed': { lines: 'M5 2h14v20H5z', solid: 'M7 4h10v18H7z' },
  'door-open': { lines: 'M3 22V2h13v3M16 19v3M1 22h22', solid: 'M5 2l9 4v18l-9-2z' },
  'window-closed': { lines: 'M3 3h18v18H3zM12 3v18M3 12h18', solid: '' },
  'window-open': { lines: 'M3 3h18v18H3z', solid: 'M3 3l7 3v12l-7 3z' },
  forced: { lines: 'M4 2h16v20H4z', solid: 'M13 4l-6 9h4l-2 7 8-10h-5l3-6z' },
  button: { lines: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z', solid: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8z' },
  pressed: { lines: '', solid: 'M8 1h8l7 7v8l-7 7H8l-7-7V8z' },
  alarm: { lines: '', solid: 'M12 1l11.5 21H.5z' },
  sensor: { lines: 'M12 2l10 10-10 10L2 12z', solid: 'M12 9l3 3-3 3-3-3z' },
};

export function GlyphMark({ glyph, x, y }: { glyph: Glyph; x: number; y: number }) {
  const { lines, solid } = PATHS[glyph];
  return (
    <g class={`glyph ${glyph}`} transform={`translate(${x} ${y})`}>
      <path class="lines" d={lines} />
      <path class="solid" d={solid} />
      {glyph === 'pressed' ? <path class="bang" d="M10.8 5h2.4v9h-2.4zm0 11h2.4v2.6h-2.4z" /> : null}
    </g>
  );
}
