/** Between two attempts to open the stream: doubled each time, to the last. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 16_000;

/** How long to wait before the next attempt. Never all pages at once, after a gateway's restart. */
export class Backoff {
  private attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  next(): number {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.attempts, LAST_WAIT_MS);
    this.attempts += 1;
    return wait * (0.75 + this.random() / 2);
  }

  reset(): void {
    this.attempts = 0;
  }
}
