import { useEffect, useRef, type ComponentProps } from 'react';

const MARKED = '[aria-invalid="true"], [data-refusal]';

interface FormProps extends Omit<ComponentProps<'form'>, 'onSubmit'> {
  /** At each new one the keyboard goes to the first field that is marked, or to the refusal. */
  error: unknown;
  onSubmit: (form: HTMLFormElement) => void;
}

/** A form that says itself what is wrong, at the fields. */
export function Form({ error, onSubmit, ...rest }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) {
      form.current?.querySelector<HTMLElement>(MARKED)?.focus();
    }
  }, [error]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event.currentTarget);
      }}
      {...rest}
    />
  );
}

/** What was entered in a text control of a form, by its name. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
