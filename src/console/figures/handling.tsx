import type { Figures } from './ask.ts';
import { Bar } from './bar.tsx';
import { Section, Source } from './parts.tsx';
import { length, percent, share, times } from './words.ts';

type Target = Figures['handling'][number];
type Mark = Target['marks'][number];

const isMet = ({ within, of, targetPermille }: Mark) => within * 1_000 >= targetPermille * of;

/** How soon somebody at the desk took an incident, held against each standard. */
export function Handling({ handling }: Pick<Figures, 'handling'>) {
  const standards = [...new Map(handling.map((target) => [target.standard, target])).values()];
  return (
    <Section id="handling" title="Handling">
      <p class="about">From the opening of an incident until somebody at the desk took it.</p>
      {/* On a narrow screen it scrolls sideways, also by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" aria-label="Handling against each standard" tabIndex={0}>
        <table class="handling-table">
          <thead>
            <tr>
              <th scope="col">Standard</th>
              <th scope="col">Incidents</th>
              <th scope="col">Within</th>
              <th scope="col">Share</th>
              <th scope="col">Target</th>
              <td />
              <th scope="col">Met</th>
            </tr>
          </thead>
          {handling.map((target) => (
            <tbody key={`${target.standard} ${target.name}`}>
              {target.marks.map((mark, n) => (
                <MarkRow key={mark.withinMs} target={target} mark={mark} isFirst={n === 0} />
              ))}
              <tr class="note">
                <td colSpan={7}>
                  {target.times.count === 0
                    ? 'None was handled.'
                    : `Handled ${target.handled}: ${times(target.times)}.`}
                  {target.waiting > 0 ? ` ${target.waiting} may still be handled in time and are not counted.` : ''}
                </td>
              </tr>
            </tbody>
          ))}
        </table>
      </section>
      {standards.map((target) => (
        <Source key={target.standard} from={target} />
      ))}
    </Section>
  );
}

function MarkRow({ target, mark, isFirst }: { target: Target; mark: Mark; isFirst: boolean }) {
  const met = isMet(mark);
  return (
    <tr>
      {isFirst ? (
        <th scope="rowgroup" rowSpan={target.marks.length}>
          {target.standard}
          {target.checked ? '' : ' (not checked)'}
          <br />
          {target.name}
        </th>
      ) : null}
      {isFirst ? (
        <td class="number" rowSpan={target.marks.length}>
          {target.incidents}
        </td>
      ) : null}
      <td class="number">{length(mark.withinMs)}</td>
      <td class="number">{share(mark.within, mark.of)}</td>
      <td class="number">{percent(mark.targetPermille)}</td>
      <td class="bar-cell">
        {mark.of === 0 ? null : (
          <Bar permille={(mark.within * 1_000) / mark.of} target={mark.targetPermille} tone={met ? 'good' : 'short'} />
        )}
      </td>
      <td>
        {mark.of === 0 ? 'nothing to count' : <span class={met ? 'met' : 'missed'}>{met ? '✓ met' : '✗ missed'}</span>}
      </td>
    </tr>
  );
}
