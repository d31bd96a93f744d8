import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiError, faultOf, otherFaults } from '../api/problem';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/field';
import { Form, text } from '../ui/form';
import { ProblemNotice } from '../ui/page';
import { PasswordField } from '../ui/password-field';
import { Front, frontStyles as styles } from './front';
import { currencies, likelyCurrency, timeZoneHere, timeZones, type Choice } from './places';
import { signUp } from './session';

const MEMBERS = ['email', 'password', 'name', 'currency', 'timezone'];

function Options({ choices }: { choices: Choice[] }) {
  return choices.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

/** Where there is nothing to mark at a field. */
function isElsewhere(error: unknown): boolean {
  const marked = error instanceof ApiError && (error.status === 409 || error.status === 422);
  return !marked || (error.status === 422 && otherFaults(error, MEMBERS).length > 0);
}

export default function SignUp() {
  const mutation = useMutation({ mutationFn: signUp });
  const zones = useMemo(() => timeZones(timeZoneHere()), []);
  const { error } = mutation;
  const taken = error instanceof ApiError && error.status === 409;
  return (
    <Front
      title="Sign up"
      other={{ href: '/log-in', question: 'Signed up already?', link: 'Log in' }}
    >
      <Form
        error={mutation.error}
        className={styles.form}
        onSubmit={(form) => {
          const data = new FormData(form);
          const name = text(data, 'name').trim();
          mutation.mutate({
            email: text(data, 'email'),
            password: text(data, 'password'),
            currency: text(data, 'currency'),
            timezone: text(data, 'timezone'),
            ...(name ? { name } : {}),
          });
        }}
      >
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          hint="As your household calls you. You may leave it out."
          fault={faultOf(error, 'name')}
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          fault={
            taken ? 'Somebody signed up with this e-mail already. Log in?' : faultOf(error, 'email')
          }
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={128}
          hint="8 characters or more; several words are better than one with signs."
          fault={faultOf(error, 'password')}
        />
        <div className={styles.two}>
          <SelectField
            label="Currency"
            name="currency"
            defaultValue={likelyCurrency(navigator.language)}
            hint="All amounts are in it."
            fault={faultOf(error, 'currency')}
          >
            <Options choices={useMemo(currencies, [])} />
          </SelectField>
          <SelectField
            label="Time zone"
            name="timezone"
            defaultValue={timeZoneHere()}
            hint="It decides which day is today."
            fault={faultOf(error, 'timezone')}
          >
            <Options choices={zones} />
          </SelectField>
        </div>
        {error && isElsewhere(error) ? <ProblemNotice error={error} /> : null}
        <Button type="submit" look="primary" busy={mutation.isPending}>
          Sign up
        </Button>
      </Form>
    </Front>
  );
}
