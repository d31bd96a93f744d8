import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, type ReactNode } from 'react';
import { Field } from '../ui/field';
import styles from './category-field.module.css';
import { byUse, matches } from './order';
import { useCategories } from './queries';

interface CategoryFieldProps {
  label: ReactNode;
  /** As it was typed or chosen: a path, "Food:Groceries". */
  value: string;
  onChange: (value: string) => void;
  fault?: string | undefined;
  hint?: ReactNode;
  required?: boolean;
}

/** A category: any text, with those that the book has already to choose from. */
export function CategoryField(props: CategoryFieldProps) {
  const { label, value, onChange, fault, hint, required = false } = props;
  const categories = useCategories();
  const names = useMemo(() => byUse(categories), [categories]);
  const isNew =
    names.length > 0 && value.trim() !== '' && !names.some((name) => matches(name, value));
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <div className={styles.field} data-new={isNew}>
          <Autocomplete.Root
            items={names}
            value={value}
            onValueChange={onChange}
            filter={(item: string, typed) => matches(item, typed)}
            openOnInputClick
          >
            <Autocomplete.Input
              {...control}
              // While the suggestions are open the label is hidden, as all around them is.
              aria-labelledby={`${control.id}-label`}
              required={required}
              autoComplete="off"
              autoCapitalize="words"
            />
            <Autocomplete.Portal>
              <Autocomplete.Positioner className={styles.positioner} sideOffset={4}>
                <Autocomplete.Popup className={styles.popup}>
                  <Autocomplete.List>
                    {(name: string) => (
                      <Autocomplete.Item key={name} value={name} className={styles.item}>
                        {name.replaceAll(':', ' › ')}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.List>
                </Autocomplete.Popup>
              </Autocomplete.Positioner>
            </Autocomplete.Portal>
          </Autocomplete.Root>
          <span role="status" className={styles.new}>
            {isNew ? 'New category' : null}
          </span>
        </div>
      )}
    </Field>
  );
}
