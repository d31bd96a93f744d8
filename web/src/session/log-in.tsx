import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Page, ProblemNotice } from '../ui/page';
import { text } from '../ui/form';
import { logIn } from './session';

export default function LogIn() {
  const mutation = useMutation({ mutationFn: logIn });
  return (
    <Page title="Log in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          mutation.mutate({
            email: text(form, 'email'),
            password: text(form, 'password'),
          });
        }}
      >
        <TextField label="E-mail" name="email" type="email" autoComplete="username" required />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        {mutation.error ? <ProblemNotice error={mutation.error} /> : null}
        <Button type="submit" look="primary" busy={mutation.isPending}>
          Log in
        </Button>
      </form>
      <Link href="/sign-up">Sign up</Link>
    </Page>
  );
}
