import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { buttonClass } from './button';
import { Field } from './field';
import styles from './password-field.module.css';

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className' | 'type'> {
  label: ReactNode;
  hint?: ReactNode;
  fault?: string | undefined;
}

/** A password, which whoever types it may look at. */
export function PasswordField({ label, hint, fault, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <div className={styles.password}>
          <input
            spellCheck={false}
            autoCapitalize="off"
            {...input}
            {...control}
            type={shown ? 'text' : 'password'}
          />
          <button
            type="button"
            className={buttonClass('quiet', true)}
            aria-label="Show the password"
            aria-pressed={shown}
            onClick={() => {
              setShown(!shown);
            }}
          >
            <Icon aria-hidden />
          </button>
        </div>
      )}
    </Field>
  );
}
