import { answer, api } from '../api/client';
import { ApiError, Unreachable } from '../api/problem';
import { setConnection } from './connection';
import { publishLiveEvent, type LiveEvent } from './events';

/** Between two attempts to open the stream: doubled each time, to the last. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 30_000;
/** Between two attempts where the gateway says that it offers no stream. */
const NOT_OFFERED_WAIT_MS = 300_000;
/** Between two readings while there is no stream. */
const POLL_MS = 15_000;

const KINDS = ['alert', 'transaction', 'budget'] as const;

/**
 * Keeps a stream open for as long as somebody is signed in, and asks from time to time where there
 * is none.
 */
export class Stream {
  private source: EventSource | null = null;
  private lastEventId = '';
  private attempts = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private poll: ReturnType<typeof setInterval> | undefined;
  private stopped = true;

  /** @param refresh reads again all that may have changed unseen */
  constructor(private readonly refresh: () => void) {}

  start(): void {
    if (!this.stopped) {
      return;
    }
    this.stopped = false;
    addEventListener('online', this.reconnect);
    addEventListener('offline', this.wentOffline);
    this.open();
  }

  stop(): void {
    this.stopped = true;
    this.lastEventId = '';
    removeEventListener('online', this.reconnect);
    removeEventListener('offline', this.wentOffline);
    this.close();
    clearTimeout(this.retry);
    clearInterval(this.poll);
    this.poll = undefined;
    setConnection('connecting');
  }

  private readonly reconnect = (): void => {
    this.attempts = 0;
    clearTimeout(this.retry);
    this.close();
    this.open();
  };

  private readonly wentOffline = (): void => {
    this.close();
    this.failed(new Unreachable('offline'));
  };

  private close(): void {
    this.source?.close();
    this.source = null;
  }

  private open(): void {
    this.connect().catch((error: unknown) => {
      this.failed(error);
    });
  }

  private async connect(): Promise<void> {
    const { ticket } = await answer(api.POST('/v1/stream/ticket'));
    // Meanwhile it may have been stopped, or opened by another attempt.
    if (this.stopped || this.source) {
      return;
    }
    const query = new URLSearchParams({ ticket });
    if (this.lastEventId) {
      query.set('last_event_id', this.lastEventId);
    }
    const source = new EventSource(`/v1/stream?${query.toString()}`);
    this.source = source;
    source.onopen = () => {
      this.opened();
    };
    // A ticket is good for one opening: a browser's own attempt to reconnect could not succeed.
    source.onerror = () => {
      source.close();
      if (this.source === source) {
        this.source = null;
        this.failed(null);
      }
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event: MessageEvent<string>) => {
        this.lastEventId = event.lastEventId;
        publishLiveEvent({ kind, ...JSON.parse(event.data) } as LiveEvent);
      });
    }
  }

  private opened(): void {
    this.attempts = 0;
    clearInterval(this.poll);
    this.poll = undefined;
    setConnection('live');
    // What happened while nobody listened may not come again.
    this.refresh();
  }

  private failed(error: unknown): void {
    if (this.stopped || (error instanceof ApiError && error.status === 401)) {
      return;
    }
    const offline = error instanceof Unreachable || !navigator.onLine;
    setConnection(offline ? 'offline' : 'polling');
    this.poll ??= setInterval(this.refresh, POLL_MS);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.attempts, LAST_WAIT_MS);
    this.attempts += 1;
    const notOffered = error instanceof ApiError && error.status === 501;
    clearTimeout(this.retry);
    this.retry = setTimeout(
      () => {
        this.open();
      },
      // Not all pages at once, after a gateway's restart.
      notOffered ? NOT_OFFERED_WAIT_MS : wait * (0.75 + Math.random() / 2),
    );
  }
}
