import { open, oneOfTheTabs, WEB } from './open';

/*
 * Whoever logs out is logged out here at once, whether Purser can be reached or not. Until it is
 * told, the cookie stays good: so it is remembered that this is owed, and made up for.
 */
const KEY = 'purser.log-out-owed';
const PATIENCE_MS = 5_000;
const AGAIN_MS = 15_000;

export function isLogOutOwed(): boolean {
  return localStorage.getItem(KEY) !== null;
}

export function oweLogOut(): void {
  localStorage.setItem(KEY, 'yes');
}

export function forgetOwedLogOut(): void {
  localStorage.removeItem(KEY);
}

/** Ends the session of the cookie; says whether it is over. Call it in oneOfTheTabs(). */
export async function endByCookie(): Promise<boolean> {
  try {
    const { response } = await open.POST('/v1/auth/logout', {
      params: { header: WEB },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // 401: it was over already.
    return response.ok || response.status === 401;
  } catch {
    return false;
  }
}

/** Makes up for a log-out that Purser could not be told of. Call it in oneOfTheTabs(). */
export async function makeUpForLogOut(): Promise<void> {
  if (isLogOutOwed() && (await endByCookie())) {
    forgetOwedLogOut();
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Tries until Purser knows, then calls `done`. */
export function keepMakingUp(done: () => void): void {
  clearTimeout(timer);
  if (!isLogOutOwed()) {
    return;
  }
  void oneOfTheTabs(makeUpForLogOut).then(() => {
    if (isLogOutOwed()) {
      timer = setTimeout(() => {
        keepMakingUp(done);
      }, AGAIN_MS);
    } else {
      done();
    }
  });
}
