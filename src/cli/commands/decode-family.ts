import { bind } from '../../../devices/bind.ts';
import type { FamilyProfile, Ignored, Report } from '../../../devices/family.ts';
import { proposalsFor } from '../../../devices/proposals.ts';
import type { Binding } from '../../core/binding.ts';
import { Fault } from '../../core/fault.ts';
import { asSignalId, type SignalId } from '../../core/ids.ts';
import type { Signal } from '../../core/signal.ts';
import { instant } from '../../core/time.ts';
import { belowOne } from '../../intake/families/below.ts';
import { bindingsOf } from '../bindings.ts';
import { print } from '../tell.ts';

interface Options {
  topic?: string;
  prefix?: string;
  retained?: boolean;
  bind?: string[];
  json?: boolean;
}

/** What a message of another maker's hardware says, and what would come of it: as bound, or as it would usually be bound. */
export function decodeFamily(profile: FamilyProfile, payload: Uint8Array, options: Options): void {
  if (options.topic === undefined) throw new Fault('HW_USAGE', { where: '--topic', why: 'it is missing' });
  const { topic, prefix = profile.prefixOf(options.topic) } = options;
  const below = prefix === undefined ? undefined : belowOne([prefix], topic);
  if (below === undefined)
    throw new Fault('HW_USAGE', {
      where: `--topic ${topic}`,
      why: 'it is not below a prefix of the family; say --prefix',
    });
  const receivedAt = instant(Date.now());
  const retained = options.retained === true;
  const read = profile.read({ ...below, payload, retained, receivedAt });
  if ('quarantine' in read) return print(options.json, read, () => JSON.stringify(read, null, 2));
  const { reports, ignored, found = [] } = read;
  const facts = reports.flatMap((report) => report.facts);
  const bindings: readonly Binding[] =
    options.bind === undefined ? proposalsFor(profile, facts) : bindingsOf(options.bind);
  const meant = retained ? nothingOf(reports) : meaningOf(profile, reports, bindings, receivedAt);
  const decoded = {
    profile: profile.name,
    reports,
    ...meant,
    bindings: options.bind === undefined ? 'usual' : 'given',
    ignored: [...ignored, ...meant.ignored],
    found,
  };
  print(options.json, decoded, () => JSON.stringify(decoded, null, 2));
}

interface Meant {
  signals: (Signal & { address: string })[];
  unbound: { address: string; key: string; is: string }[];
  ignored: Ignored[];
}

function nothingOf(reports: readonly Report[]): Meant {
  const what = reports.some(({ facts }) => facts.length > 0);
  return {
    signals: [],
    unbound: [],
    ignored: what ? [{ what: 'facts', why: 'what is retained is never an event' }] : [],
  };
}

/** As if nothing had been heard before: a state that is in order says nothing new. */
function meaningOf(
  { repeatMs }: FamilyProfile,
  reports: readonly Report[],
  bindings: readonly Binding[],
  receivedAt: Signal['at'] & {},
): Meant {
  const meant: Meant = { signals: [], unbound: [], ignored: [] };
  let made = 0;
  const newId = () => {
    made += 1;
    return idOf(made);
  };
  const memory = { told: () => undefined, known: () => undefined, newId };
  for (const report of reports) {
    const { address } = report;
    const bound = bind(report, { bindings, receivedAt, repeatMs }, memory);
    meant.signals.push(...bound.signals.map(({ signal }) => ({ address, ...signal })));
    meant.unbound.push(...bound.unbound.map(({ key, is }) => ({ address, key, is })));
    meant.ignored.push(...bound.ignored);
    for (const { slot } of bound.quiet)
      meant.ignored.push({ what: slot.replace(/>.*$/, ''), why: 'it is in order, and nothing was wrong' });
  }
  return meant;
}

function idOf(n: number): SignalId {
  const id = asSignalId(`decoded-${n}`);
  if (id === undefined) throw new Fault('HW_INTERNAL');
  return id;
}
