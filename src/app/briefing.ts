import { type Briefing, type KindOfCall, USUAL_BRIEFING } from '../desk/brief/briefing.ts';
import { patternsOf } from './config/force-file.ts';
import type { Config } from './config/load.ts';
import { scriptsOf } from './config/threat-grades-file.ts';

/** What the desk needs for briefs and words, from the configuration. */
export function briefingOf({ gateway, threatGrades, forces, messages }: Config): Briefing {
  const kinds: [string, KindOfCall][] = Object.entries(threatGrades?.kinds ?? {});
  return {
    callBack: gateway.briefing?.callBack ?? null,
    kinds: new Map(kinds),
    otherwise: threatGrades?.otherwise ?? USUAL_BRIEFING.otherwise,
    forces: new Map([...forces].map(([id, force]) => [id, { ...force, patterns: patternsOf(force) }])),
    scripts: scriptsOf(messages),
  };
}
