import { type SafeText, safeText } from '../core/text.ts';
import type { Order } from './channel.ts';

/** An incident's id is digits and dashes that the gateway made: nothing in it tells of a person. */
export function incidentNumber({ incident }: Order): SafeText {
  const [first, ...rest] = incident.split('-').map(Number);
  return rest.reduce<SafeText>((sum, part) => safeText`${sum}-${part}`, safeText`${first ?? 0}`);
}
