import { answer, api, reach } from '../api/client';

/** What the stream needs of the API. */
export interface Transport {
  /** Good for one opening of the stream. */
  ticket: () => Promise<string>;
  /** Whether this gateway has a stream at all: an EventSource does not tell why it failed. */
  isOffered: () => Promise<boolean>;
}

export const transport: Transport = {
  async ticket() {
    const { ticket } = await answer(api.POST('/v1/stream/ticket'));
    return ticket;
  },
  async isOffered() {
    const { status } = await reach(new Request('/v1/stream', { method: 'HEAD' }));
    return status !== 501;
  },
};
