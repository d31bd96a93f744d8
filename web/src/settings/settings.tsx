import { useMutation } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import { useQueue } from '../offline/queue';
import { logOut, useUser } from '../session/session';
import { Button } from '../ui/button';
import { Card, Page } from '../ui/page';
import { DeleteAccount } from './delete-account';
import { Look } from './look';
import { Password } from './password';
import { Profile } from './profile';
import { useMe } from './queries';
import styles from './settings.module.css';

const PLACES = [
  {
    href: '/settings/categories',
    title: 'Categories',
    about: 'Rename them, or make two into one',
  },
  {
    href: '/settings/channels',
    title: 'Where alerts go',
    about: 'E-mail and webhooks, and what became of each message',
  },
  {
    href: '/settings/sessions',
    title: 'Devices',
    about: 'Where you are logged in; end what is not yours',
  },
];

function Places() {
  return (
    <Card>
      <ul className={styles.places}>
        {PLACES.map(({ href, title, about }) => (
          <li key={href}>
            <Link href={href} className={styles.place ?? ''}>
              <span>
                <strong>{title}</strong>
                <span className={styles.about}>{about}</span>
              </span>
              <ChevronRight aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function LogOut() {
  const leave = useMutation({ mutationFn: logOut });
  const waiting = useQueue().length;
  return (
    <Card>
      {waiting > 0 ? (
        <p>
          {waiting === 1
            ? 'One entry is not sent yet. It stays on this device and is sent when you log in here again.'
            : `${waiting} entries are not sent yet. They stay on this device and are sent when you log in here again.`}
        </p>
      ) : null}
      <div>
        <Button
          busy={leave.isPending}
          onClick={() => {
            leave.mutate();
          }}
        >
          Log out
        </Button>
      </div>
    </Card>
  );
}

export default function Settings() {
  const remembered = useUser();
  const { data = remembered } = useMe();
  return (
    <Page title="Settings">
      <Places />
      <Profile user={data} />
      <Look />
      <Password email={data.email} />
      <LogOut />
      <DeleteAccount />
    </Page>
  );
}
