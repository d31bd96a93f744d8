import { QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { Queries } from './queries';

test('what is made stale while it is read for the first time is read again', async () => {
  const queries = new Queries();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ['budgets'],
    queryFn: () =>
      new Promise<string>((resolve) => {
        answers.push(resolve);
      }),
  });
  const end = observer.subscribe(() => undefined);
  const settled = queries.invalidateQueries({ queryKey: ['budgets'] });
  expect(answers).toHaveLength(1);
  answers[0]?.('before the change');
  await vi.waitFor(() => {
    expect(answers).toHaveLength(2);
  });
  answers[1]?.('after it');
  await settled;
  expect(queries.getQueryData(['budgets'])).toBe('after it');
  expect(answers).toHaveLength(2);
  end();
});
