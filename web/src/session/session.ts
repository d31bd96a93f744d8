import { useSyncExternalStore } from 'react';
import { ApiError, Unreachable } from '../api/problem';
import type { components } from '../api/schema';
import { claimsOf } from './claims';
import {
  endByCookie,
  forgetOwedLogOut,
  keepMakingUp,
  makeUpForLogOut,
  isLogOutOwed,
  oweLogOut,
} from './farewell';
import { open, oneOfTheTabs, refuse, WEB } from './open';
import { forget, onOtherTab, remember, rememberedUser, type User } from './remembered';

/*
 * Who is signed in. The access token is in this module's memory alone; the refresh token in a
 * cookie that no script reads. Every tab has an access token of its own, but they share the cookie:
 * a lock among the tabs lets one use or change it at a time, so that none uses a refresh token that
 * another has used up, and a token that turns out to be another user's is not used.
 */

/**
 * Why nobody is signed in: `none` of these; the session has `ended` on the server; somebody logged
 * out and the server is yet to be told (`untold`); the account is `erased`.
 */
export type WhySignedOut = 'none' | 'ended' | 'untold' | 'erased';

export type Session =
  { state: 'signed-in'; user: User } | { state: 'signed-out'; reason: WhySignedOut };

type SignedIn = components['schemas']['SignedIn'];
type Tokens = components['schemas']['Tokens'];

/** An access token with less left than this is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;
/** Shorter than the time for which a used refresh token is still answered: a lost answer is got again. */
const RENEWAL_PATIENCE_MS = 5_000;
const SIGN_IN_PATIENCE_MS = 30_000;

interface Token {
  text: string;
  lifetime: number;
  /** By the clock, which can be set. */
  since: number;
  /** By the time that has passed, which may not count a sleep. */
  sinceMonotonic: number;
}

let session: Session = started();
let token: Token | null = null;
let renewal: { of: string; done: Promise<string> } | null = null;
const listeners = new Set<() => void>();

function started(): Session {
  const user = rememberedUser();
  return user
    ? { state: 'signed-in', user }
    : { state: 'signed-out', reason: isLogOutOwed() ? 'untold' : 'none' };
}

function change(next: Session): void {
  session = next;
  for (const listener of listeners) {
    listener();
  }
}

function idOf(current: Session): string | null {
  return current.state === 'signed-in' ? current.user.id : null;
}

/** Does as the other tabs did. */
function follow(user: User | null): void {
  if ((user?.id ?? null) !== idOf(session)) {
    token = null;
  }
  if (user) {
    change({ state: 'signed-in', user });
  } else if (session.state === 'signed-in') {
    change({ state: 'signed-out', reason: 'none' });
  }
}

onOtherTab(follow);

function makeUp(): void {
  keepMakingUp(() => {
    if (session.state === 'signed-out' && session.reason === 'untold') {
      change({ state: 'signed-out', reason: 'none' });
    }
  });
}

addEventListener('online', makeUp);
makeUp();

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

function notSignedIn(): ApiError {
  return new ApiError(401, null, null);
}

/**
 * Whose work it is that begins now: what it goes on with later has to be of the same user.
 *
 * @throws {ApiError} 401 where nobody is signed in
 */
export function whoseWork(): string {
  const id = idOf(session);
  if (id === null) {
    throw notSignedIn();
  }
  return id;
}

function keep({ access_token, expires_in }: Tokens): void {
  token = {
    text: access_token,
    lifetime: expires_in * 1000,
    since: Date.now(),
    sinceMonotonic: performance.now(),
  };
}

function isGood({ lifetime, since, sinceMonotonic }: Token): boolean {
  const age = Math.max(Date.now() - since, performance.now() - sinceMonotonic);
  return lifetime - age > RENEW_BEFORE_MS;
}

function askForTokens() {
  return open.POST('/v1/auth/refresh', {
    params: { header: WEB },
    signal: AbortSignal.timeout(RENEWAL_PATIENCE_MS),
  });
}

async function renew(of: string): Promise<string> {
  const user = rememberedUser();
  if (user?.id !== of) {
    // While this waited for its turn another tab logged out, or in as somebody else.
    follow(user);
    throw notSignedIn();
  }
  const { data, error, response } = await askForTokens().catch((failure: unknown) => {
    // The answer may have been lost, and with it the new cookie: asked at once it comes again.
    if (failure instanceof Unreachable) {
      return askForTokens();
    }
    throw failure;
  });
  if (data && idOf(session) === of && claimsOf(data.access_token).sub === of) {
    keep(data);
    return data.access_token;
  }
  if (data || response.status === 401) {
    sessionEnded(of);
    throw notSignedIn();
  }
  refuse(error, response);
}

/**
 * A new access token, whatever the present one is worth.
 *
 * @throws {ApiError} 401 where the session of this user is over: the page then shows the log-in
 * @throws {Unreachable} where there was no answer; the session stays
 */
export function renewedToken(of = whoseWork()): Promise<string> {
  if (renewal?.of !== of) {
    const mine = {
      of,
      done: oneOfTheTabs(() => renew(of)).finally(() => {
        if (renewal === mine) {
          renewal = null;
        }
      }),
    };
    renewal = mine;
  }
  return renewal.done;
}

/** An access token of this user that is good for a while yet. Throws as renewedToken() does. */
export async function accessToken(of = whoseWork()): Promise<string> {
  if (whoseWork() !== of) {
    throw notSignedIn();
  }
  return token && isGood(token) ? token.text : renewedToken(of);
}

/** The server no longer knows this user's session: ended elsewhere, expired, or erased. */
export function sessionEnded(of: string): void {
  if (idOf(session) === of) {
    signedOut('ended');
  }
}

/** Nobody is signed in here any more. */
export function signedOut(reason: WhySignedOut): void {
  token = null;
  if (rememberedUser()?.id === idOf(session)) {
    forget();
  }
  change({ state: 'signed-out', reason });
}

interface SignInAnswer {
  data?: SignedIn;
  error?: unknown;
  response: Response;
}

async function signIn(ask: (signal: AbortSignal) => Promise<SignInAnswer>): Promise<void> {
  await oneOfTheTabs(async () => {
    await makeUpForLogOut();
    const { data, error, response } = await ask(AbortSignal.timeout(SIGN_IN_PATIENCE_MS));
    const answer = data ?? refuse(error, response);
    forgetOwedLogOut();
    keep(answer);
    remember(answer.user);
    change({ state: 'signed-in', user: answer.user });
  });
}

export function signUp(body: components['schemas']['Registration']): Promise<void> {
  return signIn((signal) =>
    open.POST('/v1/auth/register', { params: { header: WEB }, body, signal }),
  );
}

export function logIn(body: components['schemas']['Credentials']): Promise<void> {
  return signIn((signal) => open.POST('/v1/auth/login', { params: { header: WEB }, body, signal }));
}

/** Logs out here, in all tabs, and on the server: at once, or as soon as it can be reached. */
export async function logOut(): Promise<void> {
  const of = whoseWork();
  await oneOfTheTabs(async () => {
    if (rememberedUser()?.id !== of) {
      follow(rememberedUser());
    } else if (await endByCookie()) {
      signedOut('none');
    } else {
      oweLogOut();
      signedOut('untold');
    }
  });
  makeUp();
}

/** What was read or changed of the signed-in user. */
export function userChanged(user: User): void {
  // An answer may come after they logged out.
  if (idOf(session) === user.id) {
    remember(user);
    change({ state: 'signed-in', user });
  }
}
