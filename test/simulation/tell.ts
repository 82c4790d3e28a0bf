import type { Entry } from './schedule/entry.ts';
import type { Sighting } from './seen.ts';

/** A moment of a run: minutes, seconds, milliseconds from its start. */
export function clockText(afterMs: number): string {
  const minutes = String(Math.floor(afterMs / 60_000)).padStart(2, '0');
  const seconds = String(Math.floor((afterMs / 1000) % 60)).padStart(2, '0');
  return `${minutes}:${seconds}.${String(Math.floor(afterMs % 1000)).padStart(3, '0')}`;
}

/** One entry of a schedule as a line. */
export function entryText({ n, afterMs, ...deed }: Entry): string {
  return `${String(n).padStart(4)}  ${clockText(afterMs)}  ${JSON.stringify(deed)}`;
}

/** A sighting as a line for a person; undefined for what only fills a screen. */
export function sightingText(sighting: Sighting): string | undefined {
  switch (sighting.what) {
    case 'life':
      return undefined;
    case 'started':
      return `the gateway starts, epoch ${sighting.epoch}`;
    case 'killed':
      return `the gateway dies (${sighting.where})`;
    case 'stopped':
      return `the gateway is ${sighting.how}`;
    case 'ran-on':
      return 'the gateway runs on';
    case 'received':
      return `${sighting.device} says ${sighting.signal}${sighting.panic ? ' PANIC' : ''}`;
    case 'frame':
      return `${sighting.device} is passed on by its bridge`;
    case 'frame-acknowledged':
      return `PUBACK for what ${sighting.device} said at ${sighting.receivedAt}`;
    case 'lost-touch':
      return `touch lost with device ${sighting.index}`;
    case 'puback':
      return sighting.signals.length === 0
        ? undefined
        : `PUBACK to ${sighting.device} for ${sighting.signals.map(({ id }) => id).join(', ')}`;
    case 'submitted':
      return submittedText(sighting.input);
    case 'durable':
      return durableText(sighting.batch.events);
    case 'disk-fault':
      return `the disk says ${sighting.fault.code}`;
    case 'handed-out':
      return `to dispatch: ${sighting.send.attempt} ${sighting.send.channel}`;
    case 'told':
      return undefined;
    case 'lit':
      return `${sighting.progress.device} is told ${sighting.progress.stage} about ${sighting.progress.incident}`;
    case 'asked':
      return `asked the provider: ${sighting.attempt} ${sighting.channel}`;
    case 'answered':
      return `the provider says ${JSON.stringify(sighting.result)} about ${sighting.attempt}`;
    case 'looking-up':
      return `looking up ${sighting.attempt}`;
    case 'looked-up':
      return `looked up ${sighting.attempt}: ${sighting.found}`;
    case 'ordered':
      return `the desk wants to ${sighting.order.command} ${sighting.order.incident}`;
    case 'revoked':
      return `${sighting.device} is revoked`;
    case 'logged':
      return `log: ${sighting.says}`;
  }
}

function submittedText(input: Extract<Sighting, { what: 'submitted' }>['input']): string | undefined {
  switch (input.type) {
    case 'report': {
      const { attempt, state, reason } = input.report;
      return `in: ${attempt} is ${state}${reason === undefined ? '' : `, ${reason}`}`;
    }
    case 'acceptance':
      return `in: acceptance of ${input.attempt}`;
    case 'verdict':
      return `in: ${input.origin.device} goes from ${input.from} to ${input.to}`;
    case 'unobserved':
      return `in: unobserved for ${input.toAt - input.fromAt} ms`;
    default:
      return undefined;
  }
}

function durableText(events: Extract<Sighting, { what: 'durable' }>['batch']['events']): string | undefined {
  if (events.length === 0) return undefined;
  const words = events.map(({ position, type, incident }) => `${position} ${type}${incident ? ` ${incident}` : ''}`);
  return `on disk: ${words.join('; ')}`;
}
