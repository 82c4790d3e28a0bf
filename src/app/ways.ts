import { type Channel, describeChannels } from '../dispatch/channel.ts';
import type { MessageBook } from '../dispatch/messages.ts';
import type { ReplyCodes } from '../dispatch/reply-code.ts';
import { makeChannels } from './channels.ts';
import type { AppMetrics } from './metrics.ts';
import { openPolice, type PoliceWaysParts, warnOfTransfers } from './police.ts';
import type { PoliceWays } from './police-ways.ts';
import { warnOfSignIn } from './sign-in-warning.ts';
import { openTelephone, type Telephone } from './telephone.ts';

export interface WaysParts extends PoliceWaysParts {
  messages: MessageBook;
  replyCodes: ReplyCodes;
  metrics: AppMetrics;
  audience(premises: string): number;
}

/** Every way out of the house: to people, to machines and to the police. */
export interface Ways {
  channels: Channel[];
  telephone: Telephone;
  policeWays: PoliceWays;
  /** What is not set up, and what else must be known of the ways as they are configured. */
  warnings: string[];
}

/** Opens what is set up. The heart is asked for later: it is made of the channels. */
export function openWays(parts: WaysParts): Ways {
  const { config, environment, publicUrl, metrics } = parts;
  const telephone = openTelephone({ ...parts, metrics: metrics.dispatch });
  const policeWays = openPolice(parts);
  const channels = [...makeChannels({ ...parts, telephone }), ...policeWays.channels];
  const warnings = [
    ...describeChannels(channels),
    ...telephone.warnings,
    ...warnOfTransfers(config, environment),
    ...warnOfSignIn(config.gateway.signIn, publicUrl),
  ];
  return { channels, telephone, policeWays, warnings };
}
