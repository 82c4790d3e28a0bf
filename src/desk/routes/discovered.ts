import { profileByName } from '../../../devices/index.ts';
import { type Proposal, proposalsFor } from '../../../devices/proposals.ts';
import { Fault } from '../../core/fault.ts';
import type { DiscoveredDesk, DiscoveredFacts } from '../discovered.ts';
import type { DeviceFacts } from '../estate.ts';
import { viewerOf } from '../http/guard.ts';
import { refuseMoments } from '../moments.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { BindOrder, BoundDevice, DiscoveredList, DiscoveredQuery } from '../schema/discovered.ts';
import { mustHaveDevice, mustHavePremises, type Sight, sightOf } from '../sight.ts';
import { iso } from '../view/documents.ts';
import { staffViewer } from './give.ts';

/** Entries of each list. */
const MOST = 500;

/** What was found behind bridges and not yet commissioned: shown, and never acted on until a person has bound it. */
export function discoveredRoutes(app: Api, parts: DeskParts): void {
  const desk = parts.discovered;
  if (desk === undefined) return;
  app.get(
    '/api/discovered',
    {
      schema: {
        summary: 'What was found and not yet commissioned, and what devices say that nobody has bound',
        querystring: DiscoveredQuery,
        response: { 200: DiscoveredList, ...refusals(401, 403) },
      },
    },
    async (request): Promise<DiscoveredList> => {
      const sight = sightOf(viewerOf(request), parts.estate);
      const wanted = (home: string) => (request.query.premises ?? home) === home && sight.sees(home);
      const accounts = sight.all && request.query.premises === undefined ? (desk.accounts?.() ?? []) : [];
      return {
        items: found(parts, desk, wanted),
        unbound: unbound(parts, desk, wanted),
        accounts: accounts.map(({ firstAt, lastAt, ...one }) => ({
          ...one,
          firstAt: iso(firstAt),
          lastAt: iso(lastAt),
        })),
      };
    },
  );
  app.post(
    '/api/discovered/bind',
    {
      schema: {
        summary: 'Make something that was found a device of a home, outside any installation',
        body: BindOrder,
        response: { 200: BoundDevice, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const bridge = mustHaveDevice(parts, viewer, request.body.via);
      const home = mustHavePremises(parts, viewer, request.body.premises ?? bridge.premises);
      const { device } = desk.register.together(() => {
        const made = desk.register.devices.add(orderOf(desk, bridge, home.id, request.body));
        desk.register.staffEvents.record(viewer.id, 'device-bound', made.device);
        return made;
      });
      desk.refresh();
      await parts.settled?.();
      return { device, premises: home.id };
    },
  );
}

type Wanted = Sight['sees'];

function found({ estate }: DeskParts, desk: DiscoveredDesk, wanted: Wanted): DiscoveredList['items'] {
  return desk
    .list()
    .flatMap((entry) => {
      const bridge = estate.device(entry.via);
      return bridge === undefined || !wanted(bridge.premises) ? [] : [shown(entry, bridge)];
    })
    .slice(0, MOST);
}

function shown(entry: DiscoveredFacts, bridge: DeviceFacts): DiscoveredList['items'][number] {
  const { via, address, alias, vendor, model, firstAt, lastAt, heard, facts, presses = [] } = entry;
  return {
    via,
    premises: bridge.premises,
    address,
    alias: alias ?? null,
    vendor: vendor ?? null,
    model: model ?? null,
    firstAt: iso(firstAt),
    lastAt: iso(lastAt),
    heard,
    facts: facts.map(heardFact),
    presses,
    proposed: proposed(bridge, facts),
  };
}

function unbound({ estate }: DeskParts, desk: DiscoveredDesk, wanted: Wanted): DiscoveredList['unbound'] {
  return desk
    .unbound()
    .flatMap(({ index, lastAt, facts }) => {
      const device = estate.deviceAt(index);
      if (device === undefined || !wanted(device.premises)) return [];
      const { id, premises, name } = device;
      const heard = facts.map(heardFact);
      return [
        {
          device: id,
          premises,
          name: name ?? null,
          lastAt: iso(lastAt),
          facts: heard,
          proposed: proposed(device, facts),
        },
      ];
    })
    .slice(0, MOST);
}

const heardFact = ({ at, ...fact }: DiscoveredFacts['facts'][number]) => ({ ...fact, at: iso(at) });

function proposed({ profile }: DeviceFacts, facts: DiscoveredFacts['facts']): Proposal[] {
  const family = profileByName(profile);
  return family?.speaks === 'own' ? proposalsFor(family, facts) : [];
}

/** Throws `HW_INPUT_INVALID` for what speaks for nothing else. */
function orderOf(desk: DiscoveredDesk, bridge: DeviceFacts, premises: string, order: BindOrder) {
  const family = profileByName(bridge.profile);
  if (family?.speaks !== 'own')
    throw new Fault('HW_INPUT_INVALID', { where: 'via', why: 'it speaks for nothing else' });
  const { power = family.supervision.usual, stage = 'live' as const, zone, room, bindings, name, kind } = order;
  const known = desk.find(bridge.id, order.address);
  const alias = known?.alias;
  refuseMoments(bindings, known?.facts ?? []);
  return {
    premises,
    profile: family.name,
    name,
    kind,
    ...(zone !== undefined && { zone }),
    ...(room !== undefined && { room }),
    via: bridge.id,
    address: known?.address ?? order.address,
    ...(alias !== undefined && { alias }),
    bindings,
    power,
    supervision: family.supervision[power],
    stage,
  };
}
