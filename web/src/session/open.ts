import createClient from 'openapi-fetch';
import { ApiError, Unreachable } from '../api/problem';
import type { paths } from '../api/schema';

/*
 * The requests that need no access token: signing in, and what goes by the cookie. Each may change
 * the cookie, which all tabs share: make them in oneOfTheTabs().
 */

export const WEB = { 'X-Purser-Client': 'web' } as const;

export const open = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: async (request) => {
    try {
      return await fetch(request);
    } catch (error) {
      throw new Unreachable('no answer', { cause: error });
    }
  },
});

/** Runs `work` while no other tab of this site runs such work. */
export async function oneOfTheTabs<T>(work: () => Promise<T>): Promise<T> {
  return await navigator.locks.request('purser-refresh', work);
}

/** @throws {ApiError} what the response says */
export function refuse(error: unknown, response: Response): never {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  throw new ApiError(
    response.status,
    error as ApiError['problem'],
    Number.isFinite(seconds) ? seconds : null,
  );
}
