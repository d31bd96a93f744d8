import { useEffect, useRef, type RefObject } from 'react';

/** For a form: takes the keyboard to the first marked field whenever `error` is a new one. */
export function useFaultFocus(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [error]);
  return form;
}
