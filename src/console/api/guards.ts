import type {
  Brief,
  CallChoices,
  Device,
  HandedOver,
  HomePlan,
  Incident,
  Page,
  Present,
  Scripts,
  Staff,
  Status,
  TimelineEntry,
  Told,
} from './types.ts';

type Guard<T> = (value: unknown) => value is T;
type FieldKind = 'string' | 'number' | 'boolean' | 'list' | 'any';

/** Checks that the fields this console cannot live without are there. The desk owns the full schema. */
export function looksLike<T>(fields: Partial<Record<keyof T & string, FieldKind>>): Guard<T> {
  const wanted = Object.entries(fields);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    const record = new Map<string, unknown>(Object.entries(value));
    return wanted.every(([name, kind]) => {
      const found = record.get(name);
      if (kind === 'list') return Array.isArray(found);
      return kind === 'any' || typeof found === kind;
    });
  };
}

export const isIncident = looksLike<Incident>({
  id: 'string',
  premises: 'string',
  kind: 'string',
  priority: 'number',
  state: 'string',
  openedAt: 'string',
  signals: 'list',
  attempts: 'list',
  tasks: 'list',
  position: 'number',
});

export const isDevice = looksLike<Device>({ id: 'string', premises: 'string', supervision: 'string' });
export const isStatus = looksLike<Status>({ epoch: 'number', position: 'number', now: 'string', warnings: 'list' });
export const isEntry = looksLike<TimelineEntry>({ position: 'number', at: 'string', type: 'string', says: 'string' });
export const isTick = looksLike<{ now: string }>({ now: 'string' });

export const isCallChoices = looksLike<CallChoices>({ contact: 'any', police: 'any', home: 'any', contacts: 'list' });
export const isRecordOpened = looksLike<{ until: string }>({ until: 'string' });

const isToldShell = looksLike<Told>({ position: 'number', epoch: 'number', early: 'boolean', type: 'string' });

export function isTold(value: unknown): value is Told {
  if (!isToldShell(value)) return false;
  if (value.incident && !isIncident(value.incident)) return false;
  if (value.device && !isDevice(value.device)) return false;
  return !value.entry || isEntry(value.entry);
}

export function isPageOf<T>(item: Guard<T>): Guard<Page<T>> {
  const isPage = looksLike<Page<T>>({ items: 'list' });
  return (value): value is Page<T> => isPage(value) && value.items.every(item);
}

const isStaff = looksLike<Staff>({ id: 'string', name: 'string', role: 'string' });

export function isSession(value: unknown): value is { staff: Staff; needsFactor?: boolean } {
  return looksLike<{ staff: unknown }>({ staff: 'any' })(value) && isStaff(value.staff);
}

export const isPresent = isPageOf(looksLike<Present>({ staff: 'string', role: 'string', since: 'string' }));

const isBlock = looksLike<Brief['blocks'][number]>({ number: 'number', title: 'string', lines: 'list' });
const isBriefShell = looksLike<Brief>({
  madeAt: 'string',
  blocks: 'list',
  readOut: 'string',
  gaps: 'list',
  since: 'any',
});
export const isBrief: Guard<Brief> = (value): value is Brief => isBriefShell(value) && value.blocks.every(isBlock);
const isHandedOverShell = looksLike<HandedOver>({
  digest: 'string',
  to: 'string',
  at: 'string',
  by: 'any',
  brief: 'any',
});
export const isHandedOver: Guard<HandedOver> = (value): value is HandedOver =>
  isHandedOverShell(value) && isBrief(value.brief);
export const isRecorded = looksLike<{ recorded: true }>({ recorded: 'boolean' });
export const isScripts = looksLike<Scripts>({ word: 'any' });
export const isHomePlan = looksLike<HomePlan>({ rooms: 'list', items: 'list', changes: 'list' });
