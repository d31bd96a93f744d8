/** What comes together is told together. */
const SETTLE_MS = 200;
/** The least from one telling to the next. */
const LEAST_MS = 1_000;

/**
 * Gathers what was asked for and tells it once: soon, but never often, and not while `isHeld`
 * (then when `resume` is called).
 */
export class Gathered<T> {
  private readonly asked = new Set<T>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = -Infinity;

  constructor(
    private readonly tell: (all: T[]) => void,
    private readonly isHeld: () => boolean = () => false,
  ) {}

  ask(...all: T[]): void {
    for (const one of all) {
      this.asked.add(one);
    }
    this.resume();
  }

  readonly resume = (): void => {
    if (this.asked.size > 0 && !this.isHeld()) {
      const wait = Math.max(SETTLE_MS, this.last + LEAST_MS - Date.now());
      this.timer ??= setTimeout(this.flush, wait);
    }
  };

  /** Forgets what was asked for. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.asked.clear();
  }

  private readonly flush = (): void => {
    this.timer = undefined;
    if (this.isHeld()) {
      return;
    }
    this.last = Date.now();
    const all = [...this.asked];
    this.asked.clear();
    this.tell(all);
  };
}
