import { useMemo } from 'react';
import { faultOf } from '../api/problem';
import { timeZones } from '../session/places';
import type { User } from '../session/remembered';
import { Button } from '../ui/button';
import { Form, text } from '../ui/form';
import { SelectField, TextField } from '../ui/field';
import { Card, ProblemNotice } from '../ui/page';
import { notify } from '../ui/notify';
import { useChangeMe } from './queries';
import styles from './settings.module.css';

const ROLES = {
  owner: 'You own it: you may change everything.',
  editor: 'You may enter and change transactions and budgets.',
  viewer: 'You may look at everything.',
} as const;

/** Who the user is, and what of it can be changed. */
export function Profile({ user }: { user: User }) {
  const change = useChangeMe();
  const zones = useMemo(() => timeZones(user.timezone), [user.timezone]);
  return (
    <Card labelledBy="profile">
      <h2 id="profile">You</h2>
      <dl className={styles.facts}>
        <dt>E-mail</dt>
        <dd>{user.email}</dd>
        <dt>Household</dt>
        <dd>
          {user.book.name}, in {user.book.currency}. {ROLES[user.book.role]}
        </dd>
      </dl>
      <Form
        error={change.error}
        className={styles.form}
        key={user.version}
        onSubmit={(form) => {
          const data = new FormData(form);
          change.mutate(
            {
              name: text(data, 'name').trim() || null,
              timezone: text(data, 'timezone'),
              version: user.version,
            },
            { onSuccess: () => void notify({ title: 'Saved', tone: 'ok' }) },
          );
        }}
      >
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          defaultValue={user.name ?? ''}
          fault={faultOf(change.error, 'name')}
        />
        <SelectField
          label="Time zone"
          name="timezone"
          defaultValue={user.timezone}
          hint="It decides which day is today, and when a budget's period begins."
          fault={faultOf(change.error, 'timezone')}
        >
          {zones.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        {change.error ? <ProblemNotice error={change.error} /> : null}
        <div>
          <Button type="submit" look="primary" busy={change.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Card>
  );
}
