import type { Channel, Delivery } from './queries';
import type { Tone } from '../ui/page';

/** Where it goes, as its owner wrote it. */
export function targetOf({ address, url }: Pick<Channel, 'address' | 'url'>): string {
  return address ?? url ?? '';
}

const REASONS: Record<string, string> = {
  unsubscribed: 'Stopped by the link of a mail.',
  gone: 'Stopped: the webhook said that it is gone (410).',
};

/** Whether alerts go there, and if not, what is missing. */
export function stateOf(
  channel: Pick<Channel, 'kind' | 'enabled' | 'disabled_reason' | 'verified_at'>,
): { tone: Tone; words: string } {
  if (channel.disabled_reason) {
    return {
      tone: 'over',
      words: REASONS[channel.disabled_reason] ?? `Stopped: ${channel.disabled_reason}.`,
    };
  }
  if (!channel.enabled) {
    return { tone: 'plain', words: 'Switched off.' };
  }
  if (channel.verified_at) {
    return { tone: 'ok', words: 'Alerts go here.' };
  }
  return channel.kind === 'email'
    ? {
        tone: 'near',
        words: 'Waits for you: open the link in the mail that we sent. It is good for 24 hours.',
      }
    : { tone: 'near', words: 'Waits for a test that the webhook answers with a 2xx.' };
}

const OUTCOMES: Record<Delivery['outcome'], { tone: Tone; words: string }> = {
  delivered: { tone: 'ok', words: 'Delivered' },
  retrying: { tone: 'near', words: 'Not yet' },
  failed: { tone: 'over', words: 'Failed' },
};

export function outcomeWords({ outcome }: Pick<Delivery, 'outcome'>): {
  tone: Tone;
  words: string;
} {
  return OUTCOMES[outcome];
}
