import createClient from 'openapi-fetch';
import { accessToken, renewedToken, sessionEnded, whoseWork } from '../session/session';
import { ApiError, Unreachable, type Problem } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** fetch() that tells apart "no answer" and faults of this program. */
export async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) {
      throw error;
    }
    throw new Unreachable('no answer', { cause: error });
  }
}

function withToken(request: Request, token: string): Request {
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

/**
 * A token that the server no longer takes is renewed, once. Whoever signs in meanwhile, nothing is
 * asked as somebody else.
 */
async function authorizedFetch(request: Request): Promise<Response> {
  const user = whoseWork();
  const again = request.clone();
  const response = await reach(withToken(request, await accessToken(user)));
  if (response.status !== 401) {
    return response;
  }
  const second = await reach(withToken(again, await renewedToken(user)));
  if (second.status === 401) {
    sessionEnded(user);
  }
  return second;
}

/** Purser's API as the signed-in user: the paths and bodies are those of the OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: authorizedFetch,
});

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

/** @throws {ApiError} what the response says */
export function fail(response: Response, error: unknown): never {
  const isProblem = typeof error === 'object' && error !== null && 'type' in error;
  throw new ApiError(response.status, isProblem ? (error as Problem) : null, retryAfter(response));
}

/**
 * The body of a success: `await answer(api.GET('/v1/me'))`.
 *
 * @throws {ApiError} for any other answer
 * @throws {Unreachable} where there was none
 */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    fail(response, error);
  }
  return data as T;
}

/** A new Idempotency-Key: keep it for as long as the same request is tried again. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

/** The `If-Match` of a change to what was read at this version; the rest of an ETag is not compared. */
export function ifMatch(version: number): string {
  return `"${version}-"`;
}
