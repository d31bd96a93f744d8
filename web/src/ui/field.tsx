import { useId, type ComponentProps, type ReactNode } from 'react';
import styles from './field.module.css';

/** What a control needs so that its label, its hint and its fault are told with it. */
export interface ControlProps {
  id: string;
  className: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with what was entered; undefined where nothing is. */
  fault?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

/** A labelled control of any kind. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean);
  return (
    <div className={styles.field}>
      <label className={styles.label} id={`${id}-label`} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: styles.input ?? '',
        'aria-describedby': described.join(' ') || undefined,
        'aria-invalid': fault ? true : undefined,
      })}
      {hint ? (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {fault ? (
        <p className={styles.fault} id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </div>
  );
}

type Common = Omit<FieldProps, 'children'>;

export function TextField({
  label,
  hint,
  fault,
  ...input
}: Common & Omit<ComponentProps<'input'>, 'id' | 'className'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => <input type="text" {...input} {...control} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  fault,
  children,
  ...select
}: Common & Omit<ComponentProps<'select'>, 'id' | 'className'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <select {...select} {...control}>
          {children}
        </select>
      )}
    </Field>
  );
}
