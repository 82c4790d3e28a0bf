import { z } from 'zod';
import { asContactId } from '../../core/ids.ts';
import { days, ms, seconds } from '../../core/time.ts';
import { ROLES } from '../../register/schema.ts';
import { arcSettings } from './arc-settings.ts';
import { duration, timeOfDay } from './words.ts';

const ownNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'write the number like +442079460000');
const port = z.int().min(0).max(65_535);
const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;
const loopback = (host: string) => LOOPBACK.test(host);
/** An address that the gateway itself calls: encrypted, or on this machine. */
const outside = z.url({ abort: true }).refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && loopback(hostname.replace(/^\[|\]$/g, '')));
}, 'the address must begin with https:// (plain http:// goes to this machine only)');
/** More often says nothing more; less often is noticed too late. */
const SIGNAL_LEAST = seconds(10);
const SIGNAL_MOST = ms(600_000);

/** An incident of the last month is still being worked with. */
export const KEEP_AT_LEAST = days(30);

/** 04:10, when the desk is quiet. */
const DRILL_AT = 4 * 60 + 10;

const drill = z.strictObject({
  at: z.union([z.literal('never').transform(() => null), timeOfDay]).default(DRILL_AT),
  timeZone: z.string().refine(isTimeZone, 'it is not a time zone such as Europe/London').default('Europe/London'),
  /** A contact who has agreed to be called each time. */
  call: z
    .string()
    .transform((text, ctx) => {
      const contact = asContactId(text);
      if (contact !== undefined) return contact;
      ctx.addIssue({ code: 'custom', message: 'it is not the id of a contact' });
      return z.NEVER;
    })
    .optional(),
});

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: name }));
  } catch {
    return false;
  }
}

/** gateway.yaml: where the gateway listens and whom it may use. Secrets are never here; they come from the environment. */
export const gatewayFile = z
  .strictObject({
    http: z.strictObject({ host: z.string(), port }),
    mqtt: z.strictObject({
      host: z.string(),
      port,
      /** Plain TCP beyond loopback carries secrets in the clear; it has to be asked for. */
      plainBeyondLoopback: z.boolean().default(false),
    }),
    mqtts: z.strictObject({ host: z.string(), port, names: z.array(z.string()).default(['localhost']) }),
    /** Where the outside reaches this gateway: telephone providers call back here. Unset: the HTTP address. */
    publicUrl: z.url().optional(),
    /** Extra people's data may be kept apart: defaults to `./data`. */
    data: z.string().optional(),
    telephone: z
      .strictObject({
        from: ownNumber,
        /** How many calls a second the account may make; they wait here in order of urgency. Unset: the provider lines them up. */
        callsPerSecond: z.number().min(0.1).max(1_000).optional(),
        /** Whether the provider listens for answering machines, so that the next person is called sooner. */
        machineDetection: z.boolean().default(true),
        /** Another provider, used when the first does not answer or cannot do it. */
        second: z.strictObject({ from: ownNumber }).optional(),
      })
      .optional(),
    /** Where the police reach the people at the desk; told in every brief. */
    briefing: z
      .strictObject({ callBack: z.string().regex(/^\+[1-9]\d{6,14}$/, 'write the number like +442079460000') })
      .optional(),
    webhook: z.strictObject({ url: z.url() }).optional(),
    /** The mail server that takes mails to duty inboxes; its password comes from the environment. */
    email: z
      .strictObject({
        host: z.string().min(1),
        port: z.int().min(1).max(65_535).default(587),
        /** The sender; neutral, for anybody may see it. */
        from: z.email(),
        user: z.string().min(1).optional(),
        security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
      })
      .refine(({ host, security }) => security !== 'none' || loopback(host), {
        path: ['security'],
        message: 'without TLS mails go to this machine only; write starttls or tls',
      })
      .optional(),
    /** What a device in a home is told with each step of its alarm: `silent: true` unless a scheme wants it to be heard. */
    devices: z
      .strictObject({ silent: z.boolean().default(true), audibleOnPurpose: z.boolean().default(false) })
      .default({ silent: true, audibleOnPurpose: false }),
    /** Alarm panels that report here by SIA DC-09, over TCP and, where a port is given, over UDP. */
    dc09: z.strictObject({ host: z.string(), port, udpPort: port.optional() }).optional(),
    /** A receiving centre that is told by SIA DC-09; its key comes from the environment. */
    arc: arcSettings.optional(),
    /** Where troubles of the gateway itself are told, past everything else. */
    alerts: z.strictObject({ url: outside }).optional(),
    /** A monitor that raises the alarm when it no longer hears from us. */
    deadMan: z
      .strictObject({
        url: outside,
        every: duration
          .default(seconds(30))
          .refine((every) => every >= SIGNAL_LEAST && every <= SIGNAL_MOST, 'choose between 10 s and 10 min'),
      })
      .optional(),
    watchdog: z
      .strictObject({
        /** `unwatched`: a scheme in which nobody sits at the desk, and nobody is to be told so. */
        desk: z.enum(['watched', 'unwatched']).default('watched'),
        /** Whether a process whose loop stands still ends itself. */
        restartWhenHung: z.enum(['under-systemd', 'always', 'never']).default('under-systemd'),
      })
      .default({ desk: 'watched', restartWhenHung: 'under-systemd' }),
    journal: z
      .strictObject({
        /** How long events stay in the journal itself; older ones move to an archive file beside it. */
        keep: z
          .union([
            z.literal('for ever').transform(() => undefined),
            duration.refine((keep) => keep >= KEEP_AT_LEAST, 'keep the journal for at least 30 d, or "for ever"'),
          ])
          .optional(),
      })
      .default({ keep: undefined }),
    /** Whose people must have a second factor; those without one get as far as setting it up. */
    signIn: z.strictObject({ secondFactorFor: z.array(z.enum(ROLES)).default([]) }).default({ secondFactorFor: [] }),
    /** The daily self-test: when, in which zone, and whom it truly calls. */
    drill: drill.default({ at: DRILL_AT, timeZone: 'Europe/London' }),
    rules: z.string().default('rules'),
    policies: z.string().default('policies'),
    plans: z.string().default('plans'),
    forces: z.string().default('forces'),
    standards: z.string().default('standards'),
    messages: z.string().default('messages'),
    log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']) }).default({ level: 'info' }),
  })
  .superRefine((config, ctx) => {
    if (!loopback(config.mqtt.host) && !config.mqtt.plainBeyondLoopback) {
      ctx.addIssue({
        code: 'custom',
        path: ['mqtt', 'host'],
        message:
          'plain MQTT listens on loopback only; use mqtts, or say plainBeyondLoopback: true if the network is trusted',
      });
    }
  });

export type GatewayFile = z.output<typeof gatewayFile>;
