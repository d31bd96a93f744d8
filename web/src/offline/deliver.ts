import { answer, api, reach, type Schemas } from '../api/client';
import { ApiError, Unreachable } from '../api/problem';
import { claimsOf } from '../session/claims';
import { accessToken, renewedToken } from '../session/session';
import type { QueuedEntry } from './store';

/** Longer than any answer takes: after it a connection is as good as none. */
const TIMEOUT_MS = 20_000;

/**
 * A token of the entry's own user and household: another tab may have signed in as somebody else
 * a moment ago.
 */
async function tokenFor(entry: QueuedEntry, get: () => Promise<string>): Promise<string> {
  const token = await get();
  const { sub, book } = claimsOf(token);
  if (sub !== entry.userId || book !== entry.bookId) {
    throw new ApiError(401, null, null);
  }
  return token;
}

function fetchFor(entry: QueuedEntry): (request: Request) => Promise<Response> {
  const once = async (request: Request, get: () => Promise<string>): Promise<Response> => {
    request.headers.set('Authorization', `Bearer ${await tokenFor(entry, get)}`);
    try {
      return await reach(request);
    } catch (error) {
      throw request.signal.aborted ? new Unreachable('no answer', { cause: error }) : error;
    }
  };
  return async (request) => {
    const again = request.clone();
    const response = await once(request, accessToken);
    return response.status === 401 ? once(again, renewedToken) : response;
  };
}

/**
 * Sends an entry, as its own user.
 *
 * @throws {ApiError} for an answer that is no success, 401 where its user is not signed in
 * @throws {Unreachable} where there was none
 */
export function deliver(entry: QueuedEntry): Promise<Schemas['Transaction']> {
  return answer(
    api.POST('/v1/transactions', {
      params: { header: { 'Idempotency-Key': entry.key } },
      body: entry.body,
      fetch: fetchFor(entry),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }),
  );
}

/** Deletes what became of an entry. Throws as deliver() does. */
export async function takeBackDelivered(entry: QueuedEntry): Promise<void> {
  await answer(
    api.DELETE('/v1/transactions/{id}', {
      // A refund is taken back too where a budget blocks: things are as they were before it.
      params: { path: { id: entry.id }, query: { override: true } },
      fetch: fetchFor(entry),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }),
  );
}
