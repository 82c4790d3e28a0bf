import type { FastifyPluginAsync } from 'fastify';
import type { Channel } from '../dispatch/channel.ts';
import type { Told } from '../gateway/ports.ts';
import type { AppMetrics } from './metrics.ts';

/** The ways to the police that go by themselves. */
export interface PoliceWays {
  channels: Channel[];
  /** Where forces tell us how far they are. */
  hooks(metrics: Pick<AppMetrics, 'dispatch'>): FastifyPluginAsync[];
  /** Something has happened: what changes an alarm that a force has is told to it. */
  told(told: Told): void;
  /** Begins to supervise the way to the receiving centre, and to count. */
  start(metrics: Pick<AppMetrics, 'registry'>): void;
}
