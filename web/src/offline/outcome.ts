import { ApiError, Unreachable } from '../api/problem';

/** What an answer means for an entry of the queue. */
export type Outcome =
  /** Purser has it: it leaves the queue. */
  | 'stored'
  /** It stays, and is shown, until somebody changes or discards it. */
  | 'refused'
  /** It waits until its user is logged in. */
  | 'signed-out'
  /** Its key stands for another request: it is sent at once under a new one, with the same id. */
  | 'new-key'
  /** It is sent again later, as it is. */
  | 'later';

/**
 * What a failed sending means.
 *
 * A 409 says that the book has a transaction of this id, and nobody else makes that id: it was
 * stored by an earlier sending whose answer was lost, perhaps days ago.
 */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Unreachable) {
    return 'later';
  }
  if (!(error instanceof ApiError)) {
    throw error;
  }
  switch (error.status) {
    case 409:
      return 'stored';
    case 401:
      return 'signed-out';
    case 408:
    case 429:
      return 'later';
    case 422:
      return error.type === 'idempotency-key-reused' ? 'new-key' : 'refused';
    default:
      return error.status >= 500 ? 'later' : 'refused';
  }
}

/** What a failed deletion of an entry that was taken back means: what is not there is deleted. */
export function outcomeOfTakingBack(error: unknown): Outcome {
  return error instanceof ApiError && error.status === 404 ? 'stored' : outcomeOf(error);
}

const FIRST_WAIT_MS = 2_000;
const LAST_WAIT_MS = 60_000;

/** How long to wait after the `failures`th failure in a row: doubled each time, or as Purser says. */
export function waitAfter(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(asked, Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LAST_WAIT_MS));
}
