import { ApiError, Unreachable } from '../api/problem';

/** What an answer means for an entry of the queue. */
export type Outcome =
  /** Purser has it: it leaves the queue. */
  | 'stored'
  /** It stays, and is shown, until somebody changes or discards it. */
  | 'refused'
  /** It waits until its user is logged in. */
  | 'signed-out'
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
    default:
      return error.status >= 500 ? 'later' : 'refused';
  }
}
