import type { Instant } from '../../core/time.ts';
import type { AgreedWords, HouseholdFile } from '../../register/household-file-schema.ts';

const DAY_MS = 86_400_000;

export interface DemoFile {
  file: HouseholdFile;
  words: AgreedWords;
}

/** The day that lies that many days before now; ahead of it when negative. */
type Ago = (days: number) => string;

/**
 * What is kept of the demo's households. Nobody in it has ever lived: the names are made up, the numbers are those kept for
 * drama, and no post goes to these postcodes. Days are counted from `now`, so that they are never older than the demo shows.
 */
export function demoFile(home: string, now: Instant): DemoFile | undefined {
  const ago: Ago = (days) => new Date(now - days * DAY_MS).toISOString().slice(0, 10);
  return HOMES[home]?.(ago);
}

const HOMES: Record<string, (ago: Ago) => DemoFile> = { 'kestrel-4': kestrel, 'harbour-2': harbour };

/** A household about which nearly everything is known. */
function kestrel(ago: Ago): DemoFile {
  return {
    words: { safe: 'blue teapot', duress: 'aunt Marjorie' },
    file: { ...kestrelPlace(ago), ...kestrelPersons(ago), ...kestrelRecord(ago), ...kestrelSupport(ago) },
  };
}

const knownSince =
  (ago: Ago, usual = 21) =>
  <T>(is: T, days = usual) => ({ is, asOf: ago(days) });

function kestrelPlace(ago: Ago): HouseholdFile {
  const known = knownSince(ago);
  return {
    police: {
      urns: [
        { urn: '07XYZ4417', type: 'HUA', level: 'immediate', asOf: ago(34) },
        { urn: '07XYZ4418', type: 'IAS', level: 'withdrawn', asOf: ago(34) },
      ],
      marker: known({ reference: 'TAU/0417', expires: ago(-120), owner: 'Protecting vulnerable people unit' }),
    },
    location: {
      address: known('4 Kestrel Row, Upper Fernley, Demoshire'),
      postcode: known('QX4 7ZA'),
      uprn: known('999999990017'),
      what3words: known('example.words.only'),
      floor: known('Two floors; the bedroom is upstairs at the back'),
      entry: known('Green gate beside the launderette, then the second door on the left'),
      approach: known('silent'),
      rendezvous: known('Car park of the Fernley library, out of sight of the house'),
    },
    access: {
      doorCode: known('none: the gate has no lock'),
      keySafe: known({ place: 'Behind the downpipe to the right of the back door', code: '2580' }),
      reinforcedDoor: known('Front door, London bar, opens outward'),
      sanctuaryRoom: known('Bedroom, upstairs at the back'),
      sanctuaryDoor: known('Opens outward, two bolts from inside; she unbolts only to the name to call out'),
      dog: known('None'),
    },
  };
}

function kestrelPersons(ago: Ago): HouseholdFile {
  const known = knownSince(ago);
  return {
    people: {
      name: known('Imogen Demonstrator'),
      callOut: known('Mrs Heron'),
      adults: known(1),
      children: known([
        { age: 9, sleeps: 'box room' },
        { age: 4, sleeps: 'with her, in the bedroom' },
      ]),
      disability: known('Hard of hearing on the left side'),
      language: known('English'),
      interpreter: known('Not needed'),
      pregnancy: known('Five months', 40),
      medical: known('Asthma; inhaler in the bedroom'),
      whereInHouse: known('Goes to the bedroom with the children'),
    },
    suspect: {
      name: known('Rupert Demonstrator'),
      born: known('1984-02-29'),
      description: known('1.85 m, heavy build, shaved head, scar over the right eyebrow'),
      relation: known('Former husband; the older child is his'),
      vehicle: known('Dark grey van, QX00 ZZZ, ladder on the roof'),
      lastKnown: known('Staying with a cousin in Nether Fernley, 10 minutes by car', 6),
      keys: known('Had keys until the locks were changed', 60),
      photo: known('Held by the force under TAU/0417'),
      weapons: known('Threatened with a claw hammer twice; no firearms certificate'),
      substances: known('Drinks at weekends; violent when drunk'),
      assaultsOnPolice: known('Once, at his arrest', 210),
    },
  };
}

function kestrelRecord(ago: Ago): HouseholdFile {
  const known = knownSince(ago);
  return {
    orders: [
      {
        kind: 'non-molestation',
        terms: 'Not within 100 m of the house or the school',
        reference: 'FD-DEMO-226',
        expires: ago(-190),
        asOf: ago(21),
      },
      { kind: 'bail conditions', terms: 'No contact', expires: ago(12), asOf: ago(40) },
    ],
    references: known(['CRIME-DEMO-88121', 'INT-DEMO-0419']),
    history: {
      dash: known({ level: 'high', score: 17 }),
      marac: known({ heardOn: ago(75) }),
      lastIncident: known('Tried the back door at night and left when the neighbour came out', 33),
      codewords: known('The force asks "is the boiler serviced?"; "on Tuesday" means he is in the house'),
    },
  };
}

function kestrelSupport(ago: Ago): HouseholdFile {
  const known = knownSince(ago);
  return {
    hazards: {
      statement: known('Steep stairs straight behind the front door; glass porch. Nothing else is known.'),
      stairs: known('Thirteen steps, no landing'),
      devices: known('None'),
      cctv: known('Doorbell camera, records to the household only'),
    },
    support: {
      keyholders: [
        { name: 'Sam (sister)', number: '+447700900201', minutes: 15, asOf: ago(21) },
        { name: 'Alex (neighbour)', number: '+447700900202', minutes: 2, asOf: ago(21) },
      ],
      idva: known({ name: 'Priya at the adviser service', number: '+447700900210' }),
      duty: known({ name: 'Duty adviser out of hours', number: '+447700900211' }),
      socialCare: known({ name: 'Emergency duty team', number: '+447700900212' }),
    },
    telephone: { number: '+447700900220', safeToCall: 'when she rang first', asOf: ago(21) },
  };
}

/** A household that has just moved in: much is not known yet, and the brief says so. */
function harbour(ago: Ago): DemoFile {
  const known = knownSince(ago, 3);
  return {
    words: { safe: 'garden gate', duress: 'paper boat' },
    file: {
      location: {
        address: known('Flat 2, Harbour Court, 11 Quay Lane, Demo-on-Sea'),
        postcode: known('QX9 2ZB'),
        floor: known('First floor'),
        entry: known('Street door with entry panel; flat 2 is to the right of the stairs'),
        approach: known('normal'),
      },
      access: {
        doorCode: known('C 1470 X'),
        sanctuaryRoom: known('Bathroom, no window to the street'),
      },
      people: {
        name: known('Noor Sampleworth'),
        callOut: known('Noor'),
        adults: known(2),
        children: known([]),
        language: known('Urdu'),
        interpreter: known('Urdu, a woman if there is any'),
      },
      suspect: {
        name: known('Not told to us; the force knows'),
        relation: known('Brother'),
        weapons: known('A knife was shown in spring', 200),
      },
      history: { dash: known({ level: 'medium', score: 11 }) },
      telephone: {
        number: '+447700900230',
        safeToCall: 'between times',
        between: [{ from: '09:30', to: '14:00' }],
        asOf: ago(3),
      },
    },
  };
}
