import { Fault, isFault } from '../core/fault.ts';
import type { CallTarget } from '../core/handling/words.ts';
import type { PremisesId, StaffId } from '../core/ids.ts';
import type { CallWish, DeskCalls } from '../desk/calls.ts';
import { Bridge } from '../dispatch/bridge/bridge.ts';
import type { BridgeOrder, Voiced } from '../dispatch/bridge/order.ts';
import type { Revealable } from '../dispatch/channel.ts';
import { TwilioAccount } from '../dispatch/twilio/account.ts';
import type { Telephone } from '../register/household-file-schema.ts';
import type { PremisesRecord } from '../register/rows.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import type { Force } from './config/force-file.ts';
import { gaugesOf } from './gauges.ts';
import { whyNotToRing } from './home-call.ts';
import type { Rooms } from './rooms.ts';

/** Connections for calls from the page: their own, so that they never take one from an alarm. */
const CONNECTIONS = 4;

export interface Calls {
  desk: DeskCalls;
  /** Undefined where no telephone provider is set up. */
  bridge: Bridge | undefined;
  close(): Promise<void>;
}

/** Calls from the page. Who may be called is looked up in the register; whoever was under way before a restart is lost sight of. */
export function openCalls(rooms: Rooms): Calls {
  const { environment, config, http, messages, clock, door, metrics, log, records } = rooms;
  const from = environment.twilioFrom ?? config.gateway.telephone?.from;
  if (environment.twilio === undefined || from === undefined)
    return { desk: new CallBook(rooms, undefined), bridge: undefined, close: () => Promise.resolve() };
  const account = new TwilioAccount({
    ...environment.twilio,
    publicUrl: http.publicUrl,
    wire: { connections: CONNECTIONS },
  });
  const settled = () => records.settled();
  const bridge = new Bridge({ account, from, messages, clock, door, settled, metrics: metrics.dispatch, log });
  bridge.lostSightOf(underWay(rooms));
  gaugesOf(metrics.registry).gauge('page_calls_live', 'Calls from the page that are under way', () => bridge.size);
  return {
    desk: new CallBook(rooms, bridge),
    bridge,
    async close() {
      bridge.close();
      await account.close();
    },
  };
}

const OVER: ReadonlySet<string> = new Set(['ended', 'failed', 'unknown']);

/** Legs of calls that an earlier process of this gateway had under way. */
function* underWay({ gateway }: Rooms) {
  for (const state of gateway.states()) {
    for (const { id: incident, handling } of state.incidents.values()) {
      for (const { call, legs } of handling?.calls ?? []) {
        for (const leg of ['operator', 'other'] as const) {
          if (!OVER.has(legs[leg])) yield { call, incident, partition: state.partition, leg };
        }
      }
    }
  }
}

/** Whom a call may go to, and by which number. Numbers are opened when they are dialled; each opening is on the record. */
class CallBook implements DeskCalls {
  readonly #rooms: Rooms;
  readonly #bridge: Bridge | undefined;

  constructor(rooms: Rooms, bridge: Bridge | undefined) {
    this.#rooms = rooms;
    this.#bridge = bridge;
  }

  policeLine(premises: PremisesId): string {
    return this.#forceOf(premises).id;
  }

  reserve(wish: CallWish): void {
    const bridge = this.#needBridge();
    if (!this.hasTelephone(wish.by)) throw new Fault('HW_NO_TELEPHONE');
    this.#mustBeAllowed(wish);
    const { call, incident, partition, by, listen } = wish;
    const numbers = { operator: () => this.#ownNumber(by), other: () => this.#otherNumber(wish) };
    const order: BridgeOrder = { call, incident, partition, by, listen, numbers };
    if (!bridge.reserve(order)) throw new Fault('HW_CALL_LIVE');
  }

  whyNot(kind: CallTarget['kind'], premises: PremisesId, by: StaffId): Fault | undefined {
    try {
      this.#needBridge();
      if (!this.hasTelephone(by)) return new Fault('HW_NO_TELEPHONE');
      if (kind === 'police') this.#forceOf(premises);
      if (kind === 'home') this.#mayRing(premises, by);
      return undefined;
    } catch (error) {
      if (isFault(error)) return error;
      throw error;
    }
  }

  letGo(call: CallWish['call']): void {
    this.#bridge?.letGo(call);
  }

  begin(call: CallWish['call']): void {
    this.#bridge?.begin(call);
  }

  callOf(staff: StaffId): CallWish['call'] | undefined {
    return this.#bridge?.callOf(staff);
  }

  hangUp(call: CallWish['call']): Promise<boolean> {
    return this.#bridge?.hangUp(call) ?? Promise.resolve(false);
  }

  speak(call: CallWish['call'], speak: boolean): Promise<Voiced> {
    return this.#bridge?.speak(call, speak) ?? Promise.resolve('refused');
  }

  hasTelephone(staff: StaffId): boolean {
    return this.#rooms.records.register.staffTelephones.has(staff);
  }

  setTelephone(staff: StaffId, number: string | null): void {
    const { register } = this.#rooms.records;
    register.together(() => {
      register.staffTelephones.set(staff, number);
      register.staffEvents.record(staff, 'telephone-changed', staff);
    });
  }

  #needBridge(): Bridge {
    if (this.#bridge === undefined) throw new Fault('HW_CALLS_NOT_SET_UP');
    return this.#bridge;
  }

  #mustBeAllowed({ target, premises, by }: CallWish): void {
    if (target.kind === 'police') return void this.#forceOf(premises);
    if (target.kind === 'home') return this.#mayRing(premises, by);
    const known = this.#rooms.directory.contactsFor(premises).some(({ contact }) => contact === target.contact);
    if (!known) throw new Fault('HW_NOT_FOUND', { where: 'contact' });
  }

  #mayRing(premises: PremisesId, by: StaffId): void {
    const home = this.#home(premises);
    const why = whyNotToRing(this.#telephoneOf(home, by), home.timeZone, this.#rooms.clock.now());
    if (why !== undefined) throw new Fault('HW_HOME_CALL_FORBIDDEN', { why });
  }

  #ownNumber(by: StaffId): Revealable | undefined {
    return shown(this.#rooms.records.register.staffTelephones.number(by, { purpose: 'desk', who: by }));
  }

  #otherNumber({ target, premises, by }: CallWish): Revealable | undefined {
    const { register } = this.#rooms.records;
    switch (target.kind) {
      case 'contact':
        return shown(register.contacts.contactNumber(target.contact, { purpose: 'desk', who: by }));
      case 'police': {
        const { line } = this.#forceOf(premises);
        return { reveal: () => line };
      }
      case 'home': {
        // Asked again when it is dialled: the hours may have ended while the operator's own telephone rang.
        this.#mayRing(premises, by);
        const number = this.#telephoneOf(this.#home(premises), by)?.number;
        return number === undefined ? undefined : { reveal: () => number };
      }
    }
  }

  #telephoneOf({ household }: PremisesRecord, by: StaffId): Telephone | undefined {
    const kept = this.#rooms.records.register.files.read(household, { purpose: 'desk', who: by });
    return kept === undefined || kept === 'erased' ? undefined : kept.file.telephone;
  }

  #home(premises: PremisesId): PremisesRecord {
    const home = this.#rooms.directory.premises(premises);
    if (home === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
    return home;
  }

  #forceOf(premises: PremisesId): Force {
    const { force } = this.#home(premises);
    const found = force === undefined ? undefined : this.#rooms.config.forces.get(force);
    if (found === undefined) throw new Fault('HW_NO_FORCE');
    return found;
  }
}

function shown(text: SensitiveText | 'erased' | undefined): Revealable | undefined {
  return text === 'erased' ? undefined : text;
}
