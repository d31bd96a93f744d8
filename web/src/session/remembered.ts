import type { components } from '../api/schema';

export type User = components['schemas']['User'];

/*
 * Who is signed in here, so that a start shows the app at once and without a network. It is no
 * secret and opens nothing: the refresh token is in a cookie that no script can read. All tabs see
 * it, and follow each other by it.
 */
const KEY = 'purser.user';

export function rememberedUser(): User | null {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : (JSON.parse(text) as User);
  } catch {
    return null;
  }
}

export function remember(user: User): void {
  localStorage.setItem(KEY, JSON.stringify(user));
}

export function forget(): void {
  localStorage.removeItem(KEY);
}

/** Calls `listener` when another tab signs in, out, or as somebody else. */
export function onOtherTab(listener: (user: User | null) => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) {
      listener(rememberedUser());
    }
  });
  // A page that the browser had put by has heard nothing meanwhile.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) {
      listener(rememberedUser());
    }
  });
}
