import { useSyncExternalStore } from 'react';
import createClient from 'openapi-fetch';
import { ApiError, Unreachable } from '../api/problem';
import type { components, paths } from '../api/schema';
import { forget, onOtherTab, remember, rememberedUser, type User } from './remembered';

/*
 * Who is signed in. The access token is in this module's memory alone; the refresh token in a
 * cookie that no script reads. Every tab has an access token of its own; a lock among the tabs lets
 * one renew at a time, so that none uses a refresh token that another has used up.
 */

export type Session =
  { state: 'signed-in'; user: User } | { state: 'signed-out'; reason: 'none' | 'ended' };

type SignedIn = components['schemas']['SignedIn'];
type Tokens = components['schemas']['Tokens'];

/** An access token with less left than this is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;
const WEB = { 'X-Purser-Client': 'web' } as const;

// Without a token: signing in, and renewing by the cookie.
const open = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: async (request) => {
    try {
      return await fetch(request);
    } catch (error) {
      throw new Unreachable('no answer', { cause: error });
    }
  },
});

let session: Session = started();
let token: { text: string; expires: number } | null = null;
let renewal: Promise<string> | null = null;
const listeners = new Set<() => void>();

function started(): Session {
  const user = rememberedUser();
  return user ? { state: 'signed-in', user } : { state: 'signed-out', reason: 'none' };
}

function change(next: Session): void {
  session = next;
  for (const listener of listeners) {
    listener();
  }
}

onOtherTab((user) => {
  const current = session.state === 'signed-in' ? session.user.id : null;
  if (user?.id !== current) {
    token = null;
  }
  change(user ? { state: 'signed-in', user } : { state: 'signed-out', reason: 'none' });
});

export function currentSession(): Session {
  return session;
}

/** Calls `listener` at each change; returns what ends that. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(onSession, currentSession);
}

/** The signed-in user, for what is shown to nobody else. */
export function useUser(): User {
  const current = useSession();
  if (current.state !== 'signed-in') {
    throw new Error('nobody is signed in');
  }
  return current.user;
}

function keep({ access_token, expires_in }: Tokens): string {
  token = { text: access_token, expires: Date.now() + expires_in * 1000 };
  return access_token;
}

function refuse(error: unknown, response: Response): never {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  throw new ApiError(
    response.status,
    error as ApiError['problem'],
    Number.isFinite(seconds) ? seconds : null,
  );
}

/** Runs `work` while no other tab of this site runs such work. */
async function oneOfTheTabs<T>(work: () => Promise<T>): Promise<T> {
  return await navigator.locks.request('purser-refresh', work);
}

async function renew(): Promise<string> {
  const { data, error, response } = await open.POST('/v1/auth/refresh', {
    params: { header: WEB },
  });
  if (data) {
    return keep(data);
  }
  if (response.status === 401) {
    sessionEnded();
  }
  refuse(error, response);
}

/**
 * A new access token, whatever the present one is worth.
 *
 * @throws {ApiError} 401 where the session is over: the page then shows the log-in
 */
export function renewedToken(): Promise<string> {
  renewal ??= oneOfTheTabs(renew).finally(() => {
    renewal = null;
  });
  return renewal;
}

/** An access token that is good for a while yet. */
export async function accessToken(): Promise<string> {
  if (session.state !== 'signed-in') {
    throw new ApiError(401, null, null);
  }
  if (token && token.expires - Date.now() > RENEW_BEFORE_MS) {
    return token.text;
  }
  return renewedToken();
}

/** The server no longer knows this session: ended elsewhere, expired, or erased. */
export function sessionEnded(): void {
  token = null;
  forget();
  change({ state: 'signed-out', reason: 'ended' });
}

function signedIn(answer: SignedIn): void {
  keep(answer);
  remember(answer.user);
  change({ state: 'signed-in', user: answer.user });
}

export async function signUp(body: components['schemas']['Registration']): Promise<void> {
  const { data, error, response } = await open.POST('/v1/auth/register', {
    params: { header: WEB },
    body,
  });
  signedIn(data ?? refuse(error, response));
}

export async function logIn(body: components['schemas']['Credentials']): Promise<void> {
  const { data, error, response } = await open.POST('/v1/auth/login', {
    params: { header: WEB },
    body,
  });
  signedIn(data ?? refuse(error, response));
}

/** Ends the session on the server too; where that is out of reach, here alone. */
export async function logOut(): Promise<void> {
  const headers = { ...WEB, ...(token ? { Authorization: `Bearer ${token.text}` } : {}) };
  try {
    await open.POST('/v1/auth/logout', { params: { header: WEB }, headers });
  } catch (error) {
    if (!(error instanceof Unreachable)) {
      throw error;
    }
  }
  signedOut();
}

/** Nobody is signed in here any more, because they wanted it so. */
export function signedOut(): void {
  token = null;
  forget();
  change({ state: 'signed-out', reason: 'none' });
}

/** What was read or changed of the signed-in user. */
export function userChanged(user: User): void {
  remember(user);
  change({ state: 'signed-in', user });
}
