import type { FactKind } from '../fact.ts';
import type { Found } from '../family.ts';
import { fieldOf, isObject, type JsonObject, objectAt, textAt } from '../payload.ts';
import { kindOf } from './properties.ts';

/** Levels of features within features. */
const DEPTH = 4;
const MOST_PRESSES = 64;

/** The end devices that `bridge/devices` lists, and what each exposes. The coordinator is the bridge itself. */
export function readInventory(list: readonly unknown[]): Found[] {
  return list.flatMap((entry) => {
    if (!isObject(entry) || fieldOf(entry, 'type') === 'Coordinator' || fieldOf(entry, 'disabled') === true) return [];
    const address = textAt(entry, 'ieee_address');
    return address === undefined ? [] : [foundOf(address, entry)];
  });
}

function foundOf(address: string, entry: JsonObject): Found {
  const definition = objectAt(entry, 'definition') ?? {};
  const alias = textAt(entry, 'friendly_name');
  const vendor = textAt(definition, 'vendor');
  const model = textAt(definition, 'model') ?? textAt(entry, 'model_id');
  const exposed = exposesOf(fieldOf(definition, 'exposes'), DEPTH);
  const presses = exposed.flatMap(({ key, values }) => (key === 'action' ? values : [])).slice(0, MOST_PRESSES);
  const facts = new Set<FactKind>(exposed.flatMap(({ key }) => kindOf(key) ?? []));
  return {
    address,
    ...(alias !== undefined && alias !== address && { alias }),
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    facts: [...facts],
    ...(presses.length > 0 && { presses }),
  };
}

interface Exposed {
  key: string;
  values: string[];
}

/** A lock or a switch exposes its properties as features of itself. */
function exposesOf(list: unknown, levels: number): Exposed[] {
  if (!Array.isArray(list) || levels === 0) return [];
  return list.flatMap((expose: unknown) => {
    if (!isObject(expose)) return [];
    const key = textAt(expose, 'property');
    const values = fieldOf(expose, 'values');
    const words = Array.isArray(values) ? values.filter((word): word is string => typeof word === 'string') : [];
    const inner = exposesOf(fieldOf(expose, 'features'), levels - 1);
    return key === undefined ? inner : [{ key, values: words }, ...inner];
  });
}
