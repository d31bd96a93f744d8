import type { Schemas } from '../api/client';
import type { Tone } from '../ui/page';
import { overOn } from './pace';

type Budget = Schemas['Budget'];

export interface Glance {
  tone: Tone;
  /** The answer to "how are we doing?". */
  headline: string;
  /** What else there is to say, or nothing. */
  rest: string;
}

// The words around them are English.
const list = new Intl.ListFormat('en', { type: 'conjunction' });
/** More are counted, not named. */
const MOST_NAMED = 2;

function told(budgets: readonly Budget[], one: string, many: string): string {
  const who =
    budgets.length > MOST_NAMED
      ? `${budgets.length} budgets`
      : list.format(budgets.map(({ name }) => name));
  return `${who} ${budgets.length > 1 ? many : one}`;
}

/** How the budgets of a household are doing, in a sentence or two. */
export function glance(budgets: readonly Budget[], today: string): Glance {
  const watched = budgets.filter(({ mode }) => mode !== 'track');
  const within = (state: Budget['usage']['state']) =>
    watched.filter(({ usage }) => usage.state === state);
  const [over, near, ok] = [within('exceeded'), within('near'), within('ok')];
  const heading = ok.filter((budget) => overOn(budget, today) !== null);
  const calm = ok.length - heading.length;
  const parts = [
    ...(over.length ? [told(over, 'is over its limit', 'are over their limits')] : []),
    ...(near.length ? [told(near, 'is near its limit', 'are near their limits')] : []),
    ...(heading.length ? [told(heading, 'is on its way over', 'are on their way over')] : []),
  ];
  const [headline, ...rest] = parts;
  if (headline === undefined) {
    return { tone: 'ok', headline: allCalm(watched.length), rest: '' };
  }
  if (calm) {
    rest.push(`${calm} ${calm > 1 ? 'are' : 'is'} on track`);
  }
  return {
    tone: over.length ? 'over' : 'near',
    headline: `${headline}.`,
    rest: rest.length ? `${rest.join('; ')}.` : '',
  };
}

function allCalm(watched: number): string {
  switch (watched) {
    case 0:
      return 'Your budgets only count: none of them watches a limit.';
    case 1:
      return 'Your budget is on track.';
    default:
      return `All ${watched} budgets are on track.`;
  }
}
