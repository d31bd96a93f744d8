import type { Schemas } from '../api/client';
import type { Tone } from '../ui/page';

export type State = Schemas['State'];

/** How a budget's state is shown: always in words too, never by colour alone. */
export const STATES: Record<State, { tone: Tone; words: string }> = {
  ok: { tone: 'ok', words: 'On track' },
  near: { tone: 'near', words: 'Near the limit' },
  exceeded: { tone: 'over', words: 'Over the limit' },
};
