import type { Deed, DiskFault, Entry } from '../schedule/entry.ts';
import { BRIDGE } from './register.ts';
import type { World } from './world.ts';

/** From when a sensor is left out until it says that its battery is low. */
const LOW_AFTER_MS = 1_000;

/** Does one thing of a schedule to the world. */
export function doDeed(world: World, deed: Entry): void {
  switch (deed.do) {
    case 'press':
    case 'signal':
    case 'garble':
    case 'flood':
      return saySomething(world, deed);
    case 'bridged':
      return passOn(world, deed);
    case 'unplug':
    case 'cut':
    case 'half-open':
    case 'take-over':
    case 'slow-network':
    case 'duplicates':
      return troubleDevice(world, deed);
    case 'kill':
      return killProcess(world, deed);
    case 'freeze':
    case 'suspend':
      return stopProcess(world, deed);
    case 'slow-turns':
      return slowTurns(world, deed);
    case 'step-clock':
      world.exercised.add(deed.byMs > 0 ? 'clock stepped forward' : 'clock stepped back');
      return world.machine.stepWall(deed.byMs);
    case 'disk':
      return troubleDisk(world, deed);
    case 'phones':
      world.exchange.faults.add(deed.fault);
      world.timeline.after(deed.forMs, () => world.exchange.faults.delete(deed.fault));
      return;
    case 'look-up':
      world.exchange.lookUp = deed.says;
      // Nobody looks anything up who has not died in the middle of it.
      world.death ??= { at: 'while-sending', downMs: 1_000, silently: false };
      world.timeline.after(deed.forMs, () => {
        world.exchange.lookUp = undefined;
      });
      return;
    case 'key':
      return pressKeys(world, deed);
    case 'desk':
      return world.desk.act(deed.command, deed);
    case 'away':
      return world.desk.leave(deed.who, deed.forMs);
    case 'test':
    case 'leave-out':
      return setAside(world, deed);
    case 'install':
      return install(world, deed);
    case 'revoke':
      return revoke(world, deed);
    case 'remove-contact':
      return removeContact(world, deed);
    case 'lose-way':
      return loseWay(world, deed);
  }
}

/** A device that is not in use for a while: its button is tried, and with luck somebody in the home calls for help meanwhile. */
function install(world: World, { device, stage, forMs, neighbour }: Of<'install'>): void {
  world.exercised.add(stage === 'soak' ? 'device on trial' : 'device being installed');
  world.register.setStage(device, stage);
  world.timeline.after(forMs / 4, () => saySomething(world, { do: 'press', device, kind: 'panic' }));
  if (neighbour)
    world.timeline.after(forMs / 2, () => saySomething(world, { do: 'press', device: device ^ 1, kind: 'panic' }));
  world.timeline.after(forMs, () => world.register.setStage(device, undefined));
}

type Of<K extends Deed['do']> = Extract<Deed, { do: K }>;

function saySomething(world: World, deed: Of<'press' | 'signal' | 'garble' | 'flood'>): void {
  const device = world.devices[deed.device];
  if (device === undefined) return;
  const { exercised } = world;
  switch (deed.do) {
    case 'press':
      exercised.add(deed.kind === 'duress' ? 'duress press' : 'press');
      if (deed.retained) exercised.add('retained press');
      device.signal({ kind: deed.kind }, deed.retained);
      return;
    case 'signal':
      exercised.add('signal');
      device.signal(deed.body);
      return;
    case 'garble':
      exercised.add('malformed message');
      return device.say(deed.suffix, deed.payload, 1);
    case 'flood':
      exercised.add('flood');
      for (let n = 0; n < deed.signals; n += 1) device.say('signal', n % 3 === 0 ? '{' : motion(n), 1);
      return;
  }
}

/** A device on test, or one whose sensors are left out, until its time is over or somebody ends it. */
function setAside(world: World, deed: Of<'test' | 'leave-out'>): void {
  const isTest = deed.do === 'test';
  const gone = deed.do === 'leave-out' && deed.gone === true;
  const set = (forMs: number | undefined) =>
    isTest ? world.testDevice(deed.device, forMs) : world.leaveOut(deed.device, forMs, gone);
  world.exercised.add(isTest ? 'device on test' : 'sensor left out');
  set(deed.forMs);
  // A worn one says so before it is taken down.
  if (gone)
    world.timeline.after(LOW_AFTER_MS, () => world.devices[deed.device]?.signal({ kind: 'battery', state: 'low' }));
  if (deed.endsAfterMs !== undefined) world.timeline.after(deed.endsAfterMs, () => set(undefined));
}

/** A button behind the bridge is pressed; its radio says so several times. */
function passOn({ devices, timeline, exercised }: World, { which, frames, gapMs, retained }: Of<'bridged'>): void {
  if (!retained) exercised.add(which === 'bound' ? 'bridged press' : 'press that nobody has bound');
  if (frames > 1) exercised.add('repeated frame');
  for (let n = 0; n < frames; n += 1)
    timeline.after(n * gapMs, () => devices[BRIDGE]?.passOn(which, '{"action":"single"}', retained));
}

function motion(n: number): string {
  return JSON.stringify({ id: `flood-${n}`, kind: 'motion' });
}

function troubleDevice(
  world: World,
  deed: Of<'unplug' | 'cut' | 'half-open' | 'take-over' | 'slow-network' | 'duplicates'>,
): void {
  const { timeline, exercised, slow } = world;
  const device = world.devices[deed.device];
  if (device === undefined) return;
  switch (deed.do) {
    case 'unplug':
      exercised.add('device unplugged');
      device.unplug();
      timeline.after(deed.forMs, () => device.plugIn());
      return;
    case 'cut':
      exercised.add('line cut');
      return device.loseLine('cut');
    case 'half-open':
      exercised.add('half-open line');
      return device.loseLine('silently');
    case 'take-over':
      exercised.add('takeover');
      device.connectAgain();
      if (deed.lateWill) lateWill(world, device.id);
      return;
    case 'slow-network':
      exercised.add('slow network');
      slow.set(deed.device, deed.latencyMs);
      timeline.after(deed.forMs, () => slow.delete(deed.device));
      return;
    case 'duplicates':
      exercised.add('duplicate publish');
      device.trouble.duplicates = true;
      timeline.after(deed.forMs, () => {
        device.trouble.duplicates = false;
      });
      return;
  }
}

function lateWill(world: World, device: Parameters<NonNullable<World['gateway']>['broker']['lateWill']>[0]): void {
  const { gateway } = world;
  if (gateway === undefined) return;
  world.exercised.add('late will');
  world.timeline.after(500, () => gateway.inbox.deliver(() => gateway.broker.lateWill(device)));
}

/** Kills the process now or at the next moment of a kind, and then again each time it has come up. */
function killProcess(world: World, { death, downMs, again, upMs, linesDie }: Of<'kill'>): void {
  const { timeline, exercised } = world;
  const silently = !linesDie;
  if (death === 'now') {
    exercised.add('kill');
    world.kill('now', downMs, silently);
  } else world.death = { at: death, downMs, silently };
  if (again > 0) exercised.add('crash loop');
  for (let n = 1; n <= again; n += 1) {
    timeline.after(n * (downMs + upMs), () => world.kill('crash loop', downMs, silently));
  }
}

function stopProcess(world: World, deed: Of<'freeze' | 'suspend'>): void {
  const { gateway, machine, timeline, exercised } = world;
  exercised.add(deed.do === 'freeze' ? 'freeze' : 'suspended machine');
  world.saw({ what: 'stopped', how: deed.do === 'freeze' ? 'frozen' : 'suspended' });
  gateway?.inbox.stop();
  if (deed.do === 'suspend') machine.suspend();
  timeline.after(deed.forMs, () => {
    if (deed.do === 'suspend') machine.resume();
    gateway?.inbox.runOn();
    world.saw({ what: 'ran-on' });
  });
}

function slowTurns({ gateway, timeline, exercised }: World, { turnMs, forMs }: Of<'slow-turns'>): void {
  if (gateway === undefined) return;
  exercised.add('slow turns');
  gateway.inbox.turnMs = turnMs;
  timeline.after(forMs, () => {
    gateway.inbox.turnMs = 0;
  });
}

function troubleDisk({ weather, timeline }: World, { fault, latencyMs, forMs }: Of<'disk'>): void {
  weather.fault = fault;
  weather.latencyMs = latencyMs;
  weather.refusals = REFUSING.has(fault) ? 1 : 0;
  timeline.after(forMs, () => {
    weather.fault = undefined;
    weather.refusals = 0;
  });
}

const REFUSING: ReadonlySet<DiskFault> = new Set(['refuses', 'no-epoch']);

function pressKeys({ exchange, exercised }: World, { pick, times, everybody }: Of<'key'>): void {
  const open = exchange.calls.filter((call) => call.open && call.contact !== undefined);
  if (everybody && open.length > 1) {
    exercised.add('two people at once');
    for (const call of open) exchange.press(call, 1);
    return;
  }
  const all = open.length > 0 ? open : exchange.calls;
  const call = all[pick % all.length];
  if (call !== undefined) exchange.press(call, times);
}

function revoke(world: World, { device: index }: Of<'revoke'>): void {
  const device = world.register.deviceAt(index);
  if (device === undefined) return;
  world.exercised.add('device revoked');
  world.register.revoke(device.id);
  world.saw({ what: 'revoked', device: device.id });
  world.gateway?.inbox.deliver(() => world.gateway?.revoked(device.id));
}

function removeContact({ register, exercised }: World, { pick }: Of<'remove-contact'>): void {
  const people = register.devices().flatMap(({ premises }) => register.contactsFor(premises));
  const person = people[pick % people.length];
  if (person === undefined) return;
  exercised.add('contact removed');
  register.removeContact(person.contact);
}

function loseWay({ register, exercised }: World, { pick, channel }: Of<'lose-way'>): void {
  const people = register.devices().flatMap(({ premises }) => register.contactsFor(premises));
  const person = people[pick % people.length];
  if (person === undefined) return;
  exercised.add('way lost');
  register.loseWay(person.contact, channel);
}
