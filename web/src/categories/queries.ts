import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { keys } from '../api/keys';
import type { CategoryUse } from './order';

/**
 * The book's categories, the most used of the last dates first. Nothing where they are not known
 * yet: whoever offers them can do without.
 */
export function useCategories(): CategoryUse[] {
  const { data } = useQuery({
    queryKey: keys.categories,
    queryFn: ({ signal }) => answer(api.GET('/v1/categories', { signal })),
  });
  return data?.data ?? [];
}
