import type { Tone } from './page';

export interface Notification {
  title: string;
  description?: string;
  tone?: Tone;
  /** What can be done about it, such as undoing it. */
  action?: { label: string; run: () => void };
  /** How long it is shown; what can be undone is shown longer by itself. */
  seconds?: number;
}

/** Says something at the edge of the page, for some seconds. */
export async function notify(notification: Notification): Promise<void> {
  const { show } = await import('./toasts');
  show(notification);
}
