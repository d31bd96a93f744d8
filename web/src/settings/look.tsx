import { useState } from 'react';
import { Card } from '../ui/page';
import { chooseTheme, currentTheme, type Theme } from '../ui/theme';
import styles from './settings.module.css';

const CHOICES: { theme: Theme; label: string }[] = [
  { theme: 'system', label: 'As the device' },
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
];

/** Light or dark, on this device. */
export function Look() {
  const [chosen, setChosen] = useState(currentTheme);
  return (
    <Card>
      <fieldset className={styles.choices}>
        <legend>
          <h2>Look</h2>
        </legend>
        {CHOICES.map(({ theme, label }) => (
          <label key={theme} className={styles.choice}>
            <input
              type="radio"
              name="theme"
              checked={chosen === theme}
              onChange={() => {
                chooseTheme(theme);
                setChosen(theme);
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
    </Card>
  );
}
