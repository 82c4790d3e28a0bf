import type { ProviderNews } from '../channel.ts';

/** What Twilio's MessageStatus says about an attempt; undefined when it says nothing new. A delivered text is no human. */
export function newsOfMessage(status: string): ProviderNews | undefined {
  switch (status) {
    case 'accepted':
    case 'scheduled':
    case 'queued':
    case 'sending':
    case 'sent':
      return { state: 'accepted' };
    case 'delivered':
    case 'read':
      return { state: 'delivered' };
    case 'undelivered':
    case 'failed':
    case 'canceled':
      return { state: 'failed', reason: 'undeliverable' };
    default:
      return undefined;
  }
}
