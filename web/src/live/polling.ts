import { isWatched, onWatched } from './watching';

/** Between two readings while there is no stream. */
const EVERY_MS = 15_000;

/** Reads from time to time while somebody looks, and at once when somebody looks again. */
export class Polling {
  private end: (() => void) | null = null;

  constructor(private readonly read: () => void) {}

  start(): void {
    if (this.end) {
      return;
    }
    const timer = setInterval(() => {
      if (isWatched()) {
        this.read();
      }
    }, EVERY_MS);
    const unwatch = onWatched(this.read);
    this.end = () => {
      clearInterval(timer);
      unwatch();
    };
  }

  stop(): void {
    this.end?.();
    this.end = null;
  }
}
