import type { ProviderNews } from '../channel.ts';
import { readingOfText } from '../provider/reading.ts';

/** What Twilio's MessageStatus, and the number it gives for why, say about an attempt; undefined when it says nothing new. A delivered text is no human. */
export function newsOfMessage(status: string, code?: number): ProviderNews | undefined {
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
      return failure(code);
    default:
      return undefined;
  }
}

function failure(code: number | undefined): ProviderNews {
  const { reason, after, says, loses } = readingOfText(code);
  return { state: 'failed', reason, ...(after === 'operators' && { alarm: says }), ...(loses && { loses }) };
}
