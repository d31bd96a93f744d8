export interface Claims {
  /** The user's id. */
  sub: string;
  /** The household's. */
  book: string;
}

/** Whom an access token is for. The server proves it; here it only tells whose work may go with it. */
export function claimsOf(token: string): Claims {
  const [, payload = ''] = token.split('.');
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Claims;
}
