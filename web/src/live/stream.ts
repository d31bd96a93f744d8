import { ApiError, Unreachable } from '../api/problem';
import { Backoff } from './backoff';
import { currentConnection, setConnection } from './connection';
import { publishLiveEvent, type LiveEvent } from './events';
import { Polling } from './polling';
import type { Transport } from './transport';
import { onWake, onWatched } from './watching';

/** Between two attempts where the gateway says that it offers no stream. */
const NOT_OFFERED_WAIT_MS = 300_000;

const KINDS = ['alert', 'transaction', 'budget'] as const;

class NotOffered extends Error {
  override name = 'NotOffered';
}

/**
 * Keeps a stream open for as long as somebody is signed in, and asks from time to time where there
 * is none.
 */
export class Stream {
  private source: EventSource | null = null;
  private lastEventId = '';
  /** Counts the attempts; what an earlier one still says is of no account. */
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff();
  private readonly polling: Polling;
  private endings: (() => void)[] = [];

  /** @param refresh reads again all that may have changed unseen */
  constructor(
    private readonly transport: Transport,
    private readonly refresh: () => void,
  ) {
    this.polling = new Polling(refresh);
  }

  start(): void {
    const { reopen, wentOffline } = this;
    addEventListener('online', reopen);
    addEventListener('offline', wentOffline);
    this.endings = [
      () => {
        removeEventListener('online', reopen);
        removeEventListener('offline', wentOffline);
      },
      onWake(reopen),
      onWatched(() => {
        // Where there is none, looking at the page brings none.
        if (this.retry !== undefined && currentConnection() !== 'asking') {
          reopen();
        }
      }),
    ];
    this.open();
  }

  stop(): void {
    for (const end of this.endings) {
      end();
    }
    this.close();
    this.polling.stop();
    setConnection('connecting');
  }

  /** Now, however long the last failures would have it wait. */
  private readonly reopen = (): void => {
    this.backoff.reset();
    this.open();
  };

  private readonly wentOffline = (): void => {
    this.close();
    this.failed(new Unreachable('offline'));
  };

  private close(): void {
    this.attempt += 1;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.source?.close();
    this.source = null;
  }

  private open(): void {
    this.close();
    const { attempt } = this;
    this.connect(attempt).catch((error: unknown) => {
      if (attempt === this.attempt) {
        this.close();
        this.failed(error);
      }
    });
  }

  /** Until the stream breaks. */
  private async connect(attempt: number): Promise<void> {
    const ticket = await this.transport.ticket();
    if (attempt !== this.attempt) {
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
    for (const kind of KINDS) {
      source.addEventListener(kind, (event: MessageEvent<string>) => {
        this.lastEventId = event.lastEventId;
        publishLiveEvent({ kind, ...JSON.parse(event.data) } as LiveEvent);
      });
    }
    await new Promise((resolve) => {
      source.onerror = resolve;
    });
    // A ticket is good for one opening: a browser's own attempt to reconnect could not succeed.
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    if (refused && !(await this.transport.isOffered())) {
      throw new NotOffered();
    }
    throw new Error('the stream broke');
  }

  private opened(): void {
    this.backoff.reset();
    this.polling.stop();
    setConnection('live');
    // What happened while nobody listened may not come again.
    this.refresh();
  }

  private failed(error: unknown): void {
    // The session is over: whoever shows this page takes it away.
    if (error instanceof ApiError && error.status === 401) {
      return;
    }
    const notOffered = error instanceof NotOffered;
    if (error instanceof Unreachable || !navigator.onLine) {
      this.polling.stop();
      setConnection('offline');
    } else {
      this.polling.start();
      setConnection(notOffered ? 'asking' : 'polling');
    }
    const told = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    this.retry = setTimeout(
      () => {
        this.open();
      },
      notOffered ? NOT_OFFERED_WAIT_MS : Math.max(told, this.backoff.next()),
    );
  }
}
