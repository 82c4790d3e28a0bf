import { z } from 'zod';

const port = z.int().min(0).max(65_535);
const loopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

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
      .strictObject({ from: z.string().regex(/^\+[1-9]\d{6,14}$/, 'write the number like +442079460000') })
      .optional(),
    webhook: z.strictObject({ url: z.url() }).optional(),
    rules: z.string().default('rules'),
    policies: z.string().default('policies'),
    messages: z.string().default('messages/en.yaml'),
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
