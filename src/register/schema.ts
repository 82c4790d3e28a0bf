import { z } from 'zod';
import { SPEAKING_KINDS } from '../commission/measure.ts';
import { MEANINGS, whyNoMoment } from '../core/binding.ts';
import { Fault } from '../core/fault.ts';
import {
  asAuthorityId,
  asContactId,
  asDeviceId,
  asHouseholdId,
  asPremisesId,
  asProviderId,
  asStaffId,
} from '../core/ids.ts';
import { RISKS, STAGES, ZONES } from '../core/signal.ts';
import { instant } from '../core/time.ts';

export { RISKS };
export const CONTACT_ROLES = ['safe contact', 'keyholder', 'duty supervisor', 'duty inbox', 'fire service'] as const;
export const CONTACT_CHANNELS = ['voice', 'sms', 'email'] as const;
export const ROLES = ['operator', 'supervisor', 'installer', 'scheme-manager', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const ROOM_LIMIT = 64;
export const SENSOR_LIMIT = 128;
export const RESIDENT_LIMIT = 20;
export const TIME_ZONE_DEFAULT = 'Europe/London';

const DAY_MS = 86_400_000;

function id<T extends string>(read: (text: string) => T | undefined, what: string) {
  return z.string().transform((text, context): T => {
    const known = read(text);
    if (known !== undefined) return known;
    context.addIssue({ code: 'custom', message: `it is not the id of ${what}` });
    return z.NEVER;
  });
}

export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -');
const label = z.string().trim().min(1).max(120);
export const personal = (most: number) => z.string().trim().min(1).max(most);
const ids = {
  authority: id(asAuthorityId, 'an authority'),
  provider: id(asProviderId, 'a provider'),
  household: id(asHouseholdId, 'a household'),
  premises: id(asPremisesId, 'premises'),
  device: id(asDeviceId, 'a device'),
  contact: id(asContactId, 'a contact'),
  staff: id(asStaffId, 'a member of staff'),
};
export const Ids = ids;

/** An authority or a provider: an organisation, whose name is public. */
export const NewOrganisation = z.strictObject({ name: label });

export const timeZone = z.string().refine(isTimeZone, 'it is not a time zone such as Europe/London');
/** Squares of the plan's grid along one side. */
export const PLAN_GRID = 24;
const square = z.int().min(0).max(PLAN_GRID);
const place = z
  .strictObject({ x: square, y: square, w: square.min(1), h: square.min(1) })
  .refine(({ x, y, w, h }) => x + w <= PLAN_GRID && y + h <= PLAN_GRID, `the plan has ${PLAN_GRID} squares each way`);
const rooms = z
  .array(
    z.strictObject({
      room: slug,
      zone: z.enum(ZONES),
      floor: z.int().min(-3).max(50).optional(),
      place: place.optional(),
    }),
  )
  .max(ROOM_LIMIT)
  .refine((list) => new Set(list.map((entry) => entry.room)).size === list.length, 'a room is named twice');

export const NewPremises = z.strictObject({
  authority: ids.authority.optional(),
  provider: ids.provider.optional(),
  household: ids.household.optional(),
  reference: z.string().optional(),
  risk: z.enum(RISKS).default('standard'),
  timeZone: timeZone.default(TIME_ZONE_DEFAULT),
  rooms: rooms.default([]),
  force: slug.optional(),
});
export const PremisesChange = z.strictObject({
  risk: z.enum(RISKS).optional(),
  timeZone: timeZone.optional(),
  rooms: rooms.optional(),
  force: slug.nullable().optional(),
});

export const NewResident = z.strictObject({ name: personal(200) });
export const NewAddress = personal(1_000);
export const NewHousehold = z.strictObject({
  address: NewAddress.optional(),
  residents: z.array(NewResident).max(RESIDENT_LIMIT).default([]),
});

/** `intervalMs`: the longest pause between two messages of a healthy device; `misses` of them plus `graceMs` and it is silent. */
export const Supervision = z.strictObject({
  intervalMs: z
    .int()
    .min(1_000)
    .max(7 * DAY_MS),
  misses: z.int().min(1).max(100),
  graceMs: z.int().min(0).max(DAY_MS),
});
export type Supervision = z.infer<typeof Supervision>;
/** Used when the caller names none; a profile brings its own. */
export const SUPERVISION_DEFAULT: Supervision = { intervalMs: 60_000, misses: 3, graceMs: 10_000 };

const sensorName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'use 1 to 64 of A-Z, a-z, 0-9 and . _ : -');
export const Sensor = z.strictObject({ zone: z.enum(ZONES).optional(), room: slug.optional(), kind: slug.optional() });
export type Sensor = z.infer<typeof Sensor>;
const sensors = z
  .record(sensorName, Sensor)
  .refine((all) => Object.keys(all).length <= SENSOR_LIMIT, `at most ${SENSOR_LIMIT} sensors`);
const profile = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'use 1 to 64 of a-z, 0-9 and . _ -');

/** What hangs in a home. A hub has sensors, each with a kind of its own. */
export const DEVICE_KINDS = SPEAKING_KINDS;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** Topics that a device publishes below, besides its own base topic. */
export const PREFIX_LIMIT = 8;
export const BINDING_LIMIT = 64;
const printable = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'it holds control characters');
const prefixes = z
  .array(
    printable(128)
      .regex(/^[^/+#$][^+#]*$/u, 'a prefix has no wildcard and begins with neither / nor $')
      .refine(
        (text) => !text.endsWith('/') && !/^hw(\/|$)/.test(text),
        'a prefix is not below hw/ and has no / at its end',
      ),
  )
  .max(PREFIX_LIMIT);
/** What a fact means in this home (core/binding), as it is kept. */
export const KeptBinding = z.strictObject({
  key: printable(64),
  which: printable(64).optional(),
  on: z.enum(['on', 'off']).optional(),
  means: z.enum(MEANINGS),
  sensor: sensorName.optional(),
});

/** Only a press is named by its word; `on` and `off` may be a switch. */
function refuseMoment({ which, on, means }: z.output<typeof KeptBinding>, context: z.RefinementCtx): void {
  const why = which === undefined || on !== undefined ? undefined : whyNoMoment(means);
  if (why !== undefined) context.addIssue({ code: 'custom', path: ['means'], message: why });
}
/** As somebody asks for it. What was kept before it was refused is still shown, and goes over to a device that is put in the place of another. */
export const NewBinding = KeptBinding.superRefine(refuseMoment);
const bindings = z.array(NewBinding).max(BINDING_LIMIT);
const power = z.enum(['mains', 'battery']);

/** Of hardware of other makers: what it publishes below, what it sits behind, and what a person has said it means. */
export const EndDevice = {
  prefixes: prefixes.default([]),
  /** The bridge that speaks for it. */
  via: ids.device.optional(),
  address: printable(128).optional(),
  alias: printable(128).optional(),
  bindings: z.array(KeptBinding).max(BINDING_LIMIT).default([]),
  power: power.optional(),
};

export const NewDevice = z
  .strictObject({
    premises: ids.premises,
    profile: profile.default('native'),
    kind: z.enum(DEVICE_KINDS).optional(),
    name: slug.optional(),
    zone: z.enum(ZONES).optional(),
    room: slug.optional(),
    sensors: sensors.default({}),
    supervision: Supervision.default(SUPERVISION_DEFAULT),
    stage: z.enum(['live', ...STAGES]).default('live'),
    replaces: ids.device.optional(),
    disciplinedClock: z.boolean().default(false),
    ...EndDevice,
  })
  .superRefine(({ replaces, bindings: asked }, context) => {
    if (replaces !== undefined) return;
    const { error } = bindings.safeParse(asked);
    for (const { message, path } of error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['bindings', ...path], message });
  });
export const DeviceChange = z.strictObject({
  zone: z.enum(ZONES).nullable().optional(),
  room: slug.nullable().optional(),
  kind: z.enum(DEVICE_KINDS).nullable().optional(),
  name: slug.nullable().optional(),
  sensors: sensors.optional(),
  supervision: Supervision.optional(),
  prefixes: prefixes.optional(),
  address: printable(128).optional(),
  alias: printable(128).nullable().optional(),
  bindings: bindings.optional(),
  power: power.nullable().optional(),
  disciplinedClock: z.boolean().optional(),
  /** Null: a person has put other hardware in its place; what it runs on next is its own. */
  hardware: z.null().optional(),
});

/** What a person or a token may see: everything, or one authority's or provider's homes. */
export const Scope = z.strictObject({ authority: ids.authority.optional(), provider: ids.provider.optional() });
export type Scope = z.infer<typeof Scope>;

export const Login = z
  .string()
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(z.string().min(2).max(64));
const passwordHash = z.string().startsWith('$argon2id$', 'it is not an argon2id hash').max(400);
export const PasswordHash = passwordHash;
export const NewStaff = z.strictObject({
  login: Login,
  name: personal(200),
  passwordHash,
  role: z.enum(ROLES),
  scope: Scope.default({}),
});
export const StaffChange = z.strictObject({
  name: personal(200).optional(),
  passwordHash: passwordHash.optional(),
  role: z.enum(ROLES).optional(),
  scope: Scope.optional(),
});

export const NewToken = z.strictObject({
  name: label.default('unnamed'),
  role: z.enum(ROLES),
  scope: Scope.default({}),
  /** An instant of the gateway; the token opens nothing from then on. */
  expiresAt: z.int().positive().transform(instant).optional(),
});

/** Checks input against a schema. Throws `HW_INPUT_INVALID` naming the field and what it must be, never the value. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.');
  throw new Fault('HW_INPUT_INVALID', {
    where: field ? `${what}, ${field}` : what,
    why: issue?.message ?? 'it is not valid',
  });
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: name }));
  } catch {
    return false;
  }
}
