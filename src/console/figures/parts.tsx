import type { ComponentChildren } from 'preact';
import { Bar } from './bar.tsx';
import { share } from './words.ts';

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section class="figure-section" aria-labelledby={`figures-${id}`}>
      <h2 id={`figures-${id}`}>{title}</h2>
      {children}
    </section>
  );
}

interface From {
  standard: string;
  source: string;
  checked: boolean;
}

/** Where a figure comes from. What nobody has checked is never shown without saying so. */
export function Source({ from }: { from: From | null }) {
  if (!from) return null;
  return (
    <p class="source">
      {from.standard}
      {from.checked
        ? `: ${from.source}.`
        : ` (not checked): ${from.source}. Nobody here has held these limits against the text itself.`}
    </p>
  );
}

interface Line {
  key: string;
  words: string;
  count: number;
}

/** Counts as a table with a bar each, of the largest or of a whole. */
export function CountTable({
  heads,
  lines,
  of,
}: {
  heads: readonly [string, string];
  lines: readonly Line[];
  of?: number;
}) {
  if (lines.length === 0) return <p class="empty">None.</p>;
  const whole = of ?? Math.max(1, ...lines.map(({ count }) => count));
  return (
    <table class="sums">
      <thead>
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
          {of === undefined ? null : <th scope="col">Share</th>}
          <td />
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, words, count }) => (
          <tr key={key}>
            <th scope="row">{words}</th>
            <td class="number">{count}</td>
            {of === undefined ? null : <td class="number">{share(count, of)}</td>}
            <td class="bar-cell">
              <Bar permille={whole === 0 ? 0 : (count * 1_000) / whole} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
