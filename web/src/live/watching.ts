/** Whether somebody may be looking at this page. */
export function isWatched(): boolean {
  return document.visibilityState === 'visible';
}

/** Calls `listener` when somebody comes back to this page; returns what ends that. */
export function onWatched(listener: () => void): () => void {
  const changed = () => {
    if (isWatched()) {
      listener();
    }
  };
  document.addEventListener('visibilitychange', changed);
  return () => {
    document.removeEventListener('visibilitychange', changed);
  };
}

const TICK_MS = 20_000;
/** Pages that nobody looks at have their timers called each minute at the latest. */
const ASLEEP_MS = 90_000;

/**
 * Calls `listener` after the device slept, or the page was frozen: its connections may be dead and
 * nothing says so. Returns what ends that.
 */
export function onWake(listener: () => void): () => void {
  let last = Date.now();
  const tick = () => {
    const now = Date.now();
    const slept = now - last > ASLEEP_MS;
    last = now;
    if (slept) {
      listener();
    }
  };
  const timer = setInterval(tick, TICK_MS);
  const unwatch = onWatched(tick);
  return () => {
    clearInterval(timer);
    unwatch();
  };
}
