import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, idempotencyKey, type Schemas } from '../api/client';
import { keys } from '../api/keys';
import { publishLiveEvent } from '../live/events';
import type { CategoryUse } from './order';

const NONE: CategoryUse[] = [];

/** The book's categories by name. */
export function useCategoryList() {
  return useQuery({
    queryKey: keys.categories,
    queryFn: ({ signal }) => answer(api.GET('/v1/categories', { signal })),
    select: ({ data }) => data,
  });
}

/** Nothing where they are not known yet: whoever offers them can do without. */
export function useCategories(): CategoryUse[] {
  const { data } = useCategoryList();
  return data ?? NONE;
}

/** Renames a category with all below it. */
export function useRename() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['Rename']) =>
      answer(
        api.POST('/v1/categories/rename', {
          params: { header: { 'Idempotency-Key': idempotencyKey() } },
          body,
        }),
      ),
    onSuccess: () => {
      // Any transaction and any budget may name it.
      publishLiveEvent({ kind: 'transaction', action: 'changed', id: null, resource: null });
      return queries.invalidateQueries({ queryKey: keys.categories });
    },
  });
}
