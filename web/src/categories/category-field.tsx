import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, useState, type ReactNode } from 'react';
import { Field } from '../ui/field';
import styles from './category-field.module.css';
import { byUse, matches } from './order';
import { useCategories } from './queries';
import { categoryWords } from './path';

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
  const [open, setOpen] = useState(false);
  const typed = value.trim();
  const found = names.filter((name) => matches(name, typed));
  const isNew = names.length > 0 && typed !== '' && found.length === 0;
  // What is open hides all around it from screen readers, so it is open only where it helps.
  const helps = found.some((name) => name.toLowerCase() !== typed.toLowerCase());
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <div className={styles.field} data-new={isNew}>
          <Autocomplete.Root
            items={names}
            value={value}
            onValueChange={(next, { reason }) => {
              // Escape closes what is around it; it takes nothing away.
              if (reason !== 'escape-key') {
                onChange(next);
              }
            }}
            filter={matches}
            open={open && helps}
            onOpenChange={setOpen}
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
                        {categoryWords(name)}
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
