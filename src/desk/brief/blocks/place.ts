import type { BriefBlock } from '../../schema/brief.ts';
import type { BriefFacts } from '../facts.ts';
import { block, fact, fromFile } from '../lines.ts';

const APPROACH = { silent: 'silent: no sirens, no lights', normal: 'no special approach is asked for' } as const;

/** 4: where it is. The address of the register stands until the file has a confirmed one. */
export function address({ file: { location }, home }: BriefFacts): BriefBlock {
  const known = location?.address;
  return block(4, 'Address', [
    known === undefined ? fact('Address', oneLine(home.address)) : fromFile('Address', known, oneLine),
    fromFile('Postcode', location?.postcode),
    fromFile('UPRN', location?.uprn),
    fromFile('what3words', location?.what3words),
    fromFile('Grid reference', location?.grid),
    fromFile('Floor', location?.floor),
    fromFile('Way in from the street', location?.entry),
    fromFile('Approach', location?.approach, (is) => APPROACH[is]),
    fromFile('Rendezvous', location?.rendezvous),
  ]);
}

export function oneLine(text: string): string;
export function oneLine(text: string | null): string | null;
export function oneLine(text: string | null): string | null {
  return text === null ? null : text.replace(/\s*[\r\n]+\s*/g, ', ').trim();
}

const KEPT_BACK = 'released when a unit has been dispatched';

/** 5: how to get in. The code of the key safe is told when a unit is on its way, and not before. */
export function access({ file: { access: kept }, incident }: BriefFacts): BriefBlock {
  const sent = (incident.handling?.police ?? []).some(({ stage }) => stage === 'dispatched' || stage === 'on-scene');
  return block(5, 'Access', [
    fromFile('Door code', kept?.doorCode),
    fromFile('Key safe', kept?.keySafe, ({ place }) => place),
    fromFile('Key safe code', kept?.keySafe, ({ code }) => (sent ? code : KEPT_BACK)),
    fromFile('Reinforced door', kept?.reinforcedDoor),
    fromFile('Sanctuary room', kept?.sanctuaryRoom),
    fromFile('Sanctuary door', kept?.sanctuaryDoor),
    fromFile('Dog', kept?.dog),
  ]);
}

/** 10: what may hurt an officer. */
export function hazards({ file: { hazards: kept, access: way } }: BriefFacts): BriefBlock {
  return block(10, 'Hazards to officers', [
    fromFile('Hazard and site risk statement', kept?.statement),
    fromFile('Dogs', way?.dog),
    fromFile('Stairs', kept?.stairs),
    fromFile('Fog and smoke devices', kept?.devices),
    fromFile('Cameras', kept?.cctv),
  ]);
}
