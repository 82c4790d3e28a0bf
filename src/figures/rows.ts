import type { Figures, MonthReport, Times } from './figures.ts';

/** One figure on its own, as a spreadsheet takes it. */
export interface Row {
  section: string;
  /** What it is about: a standard, a home, a channel. */
  about: string;
  figure: string;
  value: number | string;
  unit: string;
}

type Add = (about: string, figure: string, value: number | string | null, unit?: string) => void;

/** Every figure of a report, one a row, in the order of the pages. What is not known is left out. */
export function rowsOf({ month, complete, authority, figures }: MonthReport): Row[] {
  const rows: Row[] = [];
  const section = (name: string): Add => {
    return (about, figure, value, unit = '') => {
      if (value !== null) rows.push({ section: name, about, figure, value, unit });
    };
  };
  const about = section('report');
  about('', 'month', month);
  about('', 'complete', complete ? 'yes' : 'no');
  about('', 'authority', authority?.name ?? 'all');
  about('', 'from', figures.range.from);
  about('', 'to', figures.range.to);
  about('', 'time zone', figures.range.timeZone);
  about('', 'homes', figures.scope.homes);
  about('', 'newest event', figures.position);
  about('', 'known from', figures.knownFrom);
  about('', 'events missing', figures.missing);
  addIncidents(section('incidents'), figures);
  addHandling(section('handling'), figures);
  addLoad(section('load'), figures);
  addOutcomes(section('outcomes'), figures);
  addPolice(section('police'), figures);
  addDelivery(section('delivery'), figures);
  addAvailability(section('availability'), figures);
  return rows;
}

/** A standard beside which nothing unchecked stands without saying so. */
export function namedStandard({ standard, checked }: { standard: string; checked: boolean }): string {
  return checked ? standard : `${standard} (not checked)`;
}

function addTimes(add: Add, about: string, what: string, times: Times): void {
  add(about, `${what}, count`, times.count);
  add(about, `${what}, median`, times.medianMs, 'ms');
  add(about, `${what}, 95 of 100 within`, times.p95Ms, 'ms');
  add(about, `${what}, longest`, times.longestMs, 'ms');
}

function addIncidents(add: Add, { incidents, acceptance, stale, chatter }: Figures): void {
  add('', 'opened', incidents.opened);
  add('', 'open at the end', incidents.openAtEnd);
  add('', 'drills, not counted', incidents.drills);
  add('', 'on test, not counted', incidents.onTest);
  for (const [i, count] of incidents.byPriority.entries()) add(`priority ${i + 1}`, 'opened', count);
  for (const { key, count } of incidents.byKind) add(key, 'opened', count);
  for (const { day, count } of incidents.byDay) add(day, 'opened', count);
  addTimes(add, '', 'until accepted', acceptance.times);
  for (const { key, count } of acceptance.by) add(key, 'accepted by', count);
  add('', 'stale at the end', stale.atEnd);
  add('', 'stale among the opened', stale.opened);
  add('', 'spells of chatter', chatter.spells);
  add('', 'signals of chatter', chatter.signals);
}

function addHandling(add: Add, { handling }: Figures): void {
  for (const target of handling) {
    const about = `${namedStandard(target)}, ${target.name}`;
    add(about, 'incidents', target.incidents);
    add(about, 'waiting, not counted', target.waiting);
    for (const { withinMs, targetPermille, within, of } of target.marks) {
      add(about, `within ${withinMs} ms`, within);
      add(about, `within ${withinMs} ms, of`, of);
      add(about, `within ${withinMs} ms, target`, targetPermille, 'per mille');
    }
    addTimes(add, about, 'until handled', target.times);
  }
}

function addLoad(add: Add, { load, mix }: Figures): void {
  for (const level of ['low', 'medium', 'high'] as const)
    add(level, 'share of priorities', mix.permille?.[level] ?? null, 'per mille');
  if (load === null) return;
  add('', 'windows of ten minutes with alarms', load.windows.total);
  add('', 'windows above the limit', load.windows.above);
  for (const { key, count } of load.windows.spread) add(`${key} for each operator`, 'windows', count);
  for (const { at, alarms, operators } of load.busiest) add(at, `alarms with ${operators} at the desk`, alarms);
  add('', 'days with alarms', load.days.total);
  add('', 'days above what is acceptable for each operator', load.days.above);
  add('', 'days above what is possible for each operator', load.days.aboveMost);
  add('', 'floods', load.floods);
  add('', 'time in flood', load.floodMs, 'ms');
}

function addOutcomes(add: Add, { outcomes, falseAlarms }: Figures): void {
  add('', 'closed', outcomes.closed);
  for (const { key, count } of outcomes.byReason) add(key, 'closed as', count);
  for (const { key, count } of falseAlarms.byCause) add(key, 'false alarm by', count);
  add('', 'false alarms that reached the police', falseAlarms.toPolice);
  for (const { reference, type, calls, standing } of falseAlarms.homes) {
    add(reference, `false calls, ${type}, ${falseAlarms.months} months`, calls);
    add(reference, `standing, ${type}`, standing);
  }
}

function addPolice(add: Add, { police }: Figures): void {
  for (const stage of ['informed', 'accepted', 'refused', 'dispatched', 'onScene'] as const)
    add('', stage === 'onScene' ? 'on the scene' : stage, police[stage]);
  addTimes(add, '', 'until informed', police.toInformed);
  addTimes(add, '', 'from dispatch to the scene', police.toScene);
  for (const { place, withinMs, within, of } of police.places) {
    add(place, `on the scene within ${withinMs} ms`, within);
    add(place, `on the scene within ${withinMs} ms, of`, of);
  }
}

function addDelivery(add: Add, { delivery }: Figures): void {
  for (const { channel, attempts, accepted, failed } of delivery.channels) {
    add(channel, 'attempts', attempts);
    add(channel, 'accepted', accepted);
    for (const { key, count } of failed) add(channel, `failed, ${key}`, count);
  }
  for (const { attempts, incidents } of delivery.attemptsToAcceptance)
    add(`${attempts} sends`, 'incidents accepted after', incidents);
}

function addAvailability(add: Add, { availability }: Figures): void {
  add('all homes', 'watched', availability.watchedMs, 'ms');
  add('all homes', 'protected', availability.protectedMs, 'ms');
  for (const { cause, ms } of availability.lost) add('all homes', `not protected, ${cause}`, ms, 'ms');
  for (const { reference, watchedMs, protectedMs, lost } of availability.homes) {
    add(reference, 'watched', watchedMs, 'ms');
    add(reference, 'protected', protectedMs, 'ms');
    for (const { cause, ms } of lost) add(reference, `not protected, ${cause}`, ms, 'ms');
  }
}

const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180, with a header line. A text that a spreadsheet would run as a formula is made a text again. */
export function csvOf(rows: readonly Row[]): string {
  const cell = (value: number | string) => {
    const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => [row.section, row.about, row.figure, row.value, row.unit].map(cell).join(','));
  return ['section,about,figure,value,unit', ...lines].join('\r\n');
}
