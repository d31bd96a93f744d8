import { usePaused } from '../ui/use-paused';
import type { BudgetBody } from './draft';
import { usePreview, type Usage } from './queries';

const PERIODS = 6;
/** Typing goes on for about this long between two keys. */
const PAUSE_MS = 250;

interface Preview {
  usages: Usage[] | undefined;
  /** Why there is none for what is typed now. */
  error: unknown;
}

/** What a budget would be, asked for whenever typing pauses. `body`: null while not complete. */
export function usePausedPreview(body: BudgetBody | null, replaces: string | undefined): Preview {
  const asked = body ? JSON.stringify(replaces ? { ...body, replaces } : body) : '';
  const question = usePaused(asked, PAUSE_MS);
  const { data, error } = usePreview(question, PERIODS);
  return { usages: asked && !error ? data : undefined, error: question === asked ? error : null };
}
