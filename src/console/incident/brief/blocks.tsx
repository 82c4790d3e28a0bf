import type { Brief, BriefBlock, BriefLine } from '../../api/types.ts';
import { Shape } from '../../shell/shape.tsx';
import { gatewayNow } from '../../store/store.ts';
import { dayTime } from '../../words/times.ts';
import { ageOf, sharedAge } from './ages.ts';

/** The twelve blocks in the order in which the police ask. */
export function Blocks({ brief }: { brief: Brief }) {
  const changed = new Set(brief.since?.changes.map(({ block, label }) => `${block}/${label}`));
  return (
    <ol class="blocks">
      {brief.blocks.map((block) => (
        <Block key={block.number} block={block} changed={changed} />
      ))}
    </ol>
  );
}

function Block({ block, changed }: { block: BriefBlock; changed: ReadonlySet<string> }) {
  const shared = sharedAge(block, gatewayNow.value);
  return (
    <li>
      <h3>
        <span class="number">{block.number}</span> {block.title}
        {shared ? <span class="as-of">all {shared}</span> : null}
      </h3>
      <dl>
        {block.lines.map((line, at) => (
          <Line
            key={`${at}/${line.label}`}
            line={line}
            isChanged={changed.has(`${block.number}/${line.label}`)}
            saysAge={shared === null}
          />
        ))}
      </dl>
    </li>
  );
}

function Line({ line, isChanged, saysAge }: { line: BriefLine; isChanged: boolean; saysAge: boolean }) {
  const isUnknown = line.value === 'unknown';
  const age = saysAge ? ageOf(line, gatewayNow.value) : null;
  return (
    <div class={isChanged ? 'changed' : ''}>
      <dt>{line.label}</dt>
      <dd>
        {isUnknown ? (
          <span class="unknown">
            <Shape name="diamond" hollow /> unknown
          </span>
        ) : (
          <span class="value">{line.value}</span>
        )}
        {isChanged ? (
          <span class="tag">
            <Shape name="triangle" /> changed
          </span>
        ) : null}
        {age ? (
          <span class={`as-of ${age.isOld ? 'old' : ''}`}>
            {age.isOld ? <Shape name="triangle" /> : null} {age.words}
          </span>
        ) : null}
        {line.source === 'journal' && line.asOf?.includes('T') ? (
          <span class="as-of">{dayTime(line.asOf, gatewayNow.value)}</span>
        ) : null}
      </dd>
    </div>
  );
}
