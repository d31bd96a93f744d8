import type { components } from './schema';

/** RFC 9457, with the members that Purser adds. */
export type Problem = components['schemas']['Problem'];
export type Fault = components['schemas']['Fault'];

/** An answer that is no success. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    /** Seconds, of Retry-After; null where there was none. */
    readonly retryAfter: number | null,
  ) {
    super(problem?.title ?? `The server answered ${status}`);
  }

  /** Which problem it is: "budget-exceeded" of "/problems/budget-exceeded". */
  get type(): string {
    return this.problem?.type.replace('/problems/', '') ?? '';
  }
}

/** There was no answer: no network, or nothing listens. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** Whether the same request may succeed later as it is. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}

/** The faults of one member of the body, "amount" for the pointer "/amount" and below it. */
export function faultOf(error: unknown, member: string): string | undefined {
  if (!(error instanceof ApiError)) {
    return undefined;
  }
  const found = error.problem?.errors?.filter(
    ({ pointer, parameter }) =>
      parameter === member || pointer === `/${member}` || pointer?.startsWith(`/${member}/`),
  );
  return found?.length ? found.map(({ detail }) => detail).join(' ') : undefined;
}

/** The faults of members that a form has no field for. */
export function otherFaults(error: unknown, members: readonly string[]): Fault[] {
  const errors = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
  return errors.filter(
    ({ pointer, parameter }) =>
      !members.some(
        (member) =>
          parameter === member || pointer === `/${member}` || pointer?.startsWith(`/${member}/`),
      ),
  );
}

/** What happened and what to do about it, in one or two sentences for people. */
export function explain(error: unknown): string {
  if (error instanceof Unreachable) {
    return 'Purser cannot be reached. Check your connection; what you entered is kept.';
  }
  if (!(error instanceof ApiError)) {
    return 'Something went wrong in this page. Load it again.';
  }
  switch (error.status) {
    case 401:
      return 'Your session has ended. Log in again.';
    case 403:
      return 'Your role in this household does not allow it. Ask its owner.';
    case 404:
      return 'This is not there any more. Somebody may have deleted it.';
    case 412:
      return 'Somebody changed this meanwhile. Look at it again, then repeat your change.';
    case 429:
      return `Too many requests. Try again in ${error.retryAfter ?? 1} s.`;
    case 502:
    case 503:
    case 504:
      return 'Part of Purser does not answer now. Nothing is lost; try again in a moment.';
    default:
      return error.problem?.detail ?? error.message;
  }
}
