import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, ifMatch, type Schemas } from '../api/client';
import { keys } from '../api/keys';
import { signedOut, userChanged } from '../session/session';

export type DeviceSession = Schemas['Session'];

/** The signed-in user as the server has it now; what this device remembers follows it. */
export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }) => {
      const me = await answer(api.GET('/v1/me', { signal }));
      userChanged(me);
      return me;
    },
  });
}

export function useChangeMe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...body }: Schemas['UserPatch'] & { version: number }) =>
      answer(api.PATCH('/v1/me', { params: { header: { 'If-Match': ifMatch(version) } }, body })),
    onSuccess: (me) => {
      queries.setQueryData(keys.me, me);
      userChanged(me);
    },
    // Somebody may have changed it meanwhile: what is shown then is what there is now.
    onError: () => queries.invalidateQueries({ queryKey: keys.me }),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['PasswordChange']) => answer(api.POST('/v1/me/password', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
}

export function useDeleteAccount() {
  return useMutation({
    mutationFn: (password: string) =>
      answer(
        api.POST('/v1/me/delete', {
          params: { header: { 'X-Purser-Client': 'web' } },
          body: { password },
        }),
      ),
    onSuccess: () => {
      signedOut('erased');
    },
  });
}

export function useSessions() {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => answer(api.GET('/v1/auth/sessions', { signal })),
  });
}

export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/v1/auth/sessions/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
}

export function useEndOtherSessions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/v1/auth/sessions')),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
}
