import { Alarms, Delivery, Load } from './alarms.tsx';
import type { Figures } from './ask.ts';
import { Handling } from './handling.tsx';
import { FalseAlarms, Police } from './police.tsx';
import { LastNight, Protection } from './protection.tsx';
import { moment } from './words.ts';

/** All figures, the most pressing first. */
export function FiguresBody({ figures }: { figures: Figures }) {
  return (
    <>
      <Limits figures={figures} />
      <LastNight {...figures} />
      <Handling {...figures} />
      <Alarms {...figures} />
      <Protection {...figures} />
      <FalseAlarms {...figures} />
      <Police {...figures} />
      <Delivery {...figures} />
      <Load {...figures} />
    </>
  );
}

/** What these figures cannot know. */
function Limits({ figures: { knownFrom, missing, range } }: { figures: Figures }) {
  return (
    <>
      {knownFrom === null ? null : (
        <p class="caution">
          The journal here begins on {moment(knownFrom, range.timeZone)}. What was so before is not known, and not
          counted.
        </p>
      )}
      {missing === 0 ? null : (
        <p class="caution">{missing} events are lost or cannot be read; what they said is not counted.</p>
      )}
    </>
  );
}
