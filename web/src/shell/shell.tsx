import { Bell, ChartNoAxesColumn, House, List, Plus, Settings } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useAnnouncedAlerts } from '../alerts/announce';
import { useBadge, useUnreadAlerts } from '../alerts/unread';
import { ConnectionNotice } from '../live/connection-notice';
import { Live } from '../live/live';
import { QueueNotice } from '../offline/queue-notice';
import { useUser } from '../session/session';
import { Mendable } from '../ui/broken';
import { buttonClass } from '../ui/button';
import styles from './shell.module.css';

const Entry = lazy(() => import('../entry/entry'));
const Toasts = lazy(() => import('../ui/toasts'));

const PLACES = [
  { href: '/', label: 'Home', Icon: House },
  { href: '/transactions', label: 'Transactions', Icon: List },
  { href: '/budgets', label: 'Budgets', Icon: ChartNoAxesColumn },
  { href: '/alerts', label: 'Alerts', Icon: Bell },
  { href: '/settings', label: 'Settings', Icon: Settings },
];

function isIn(location: string, href: string): boolean {
  return href === '/' ? location === '/' : location === href || location.startsWith(`${href}/`);
}

function Unread() {
  const count = useUnreadAlerts();
  useBadge(count);
  if (!count) {
    return null;
  }
  return (
    <span className={styles.count}>
      {count}
      <span className="visually-hidden"> unread</span>
    </span>
  );
}

function Navigation() {
  const [location] = useLocation();
  return (
    <nav className={styles.navigation} aria-label="Main">
      <ul>
        {PLACES.map(({ href, label, Icon }) => (
          <li key={href}>
            <Link
              href={href}
              className={styles.place ?? ''}
              aria-current={isIn(location, href) ? 'page' : undefined}
            >
              <Icon aria-hidden />
              <span>{label}</span>
              {href === '/alerts' ? <Unread /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/**
 * The new entry is a part of the address (`?entry=new`), so that it can be linked to and the back
 * button closes it.
 */
function useEntry(): [open: boolean, change: (open: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (open: boolean) => {
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (open) {
        after.set('entry', 'new');
      } else {
        after.delete('entry');
      }
      return after;
    });
  };
  return [search.get('entry') === 'new', change];
}

/** What stands around each page of a signed-in user. */
export function Shell({ children }: { children: ReactNode }) {
  const [entryOpen, changeEntry] = useEntry();
  const [location] = useLocation();
  useAnnouncedAlerts();
  const canWrite = useUser().book.role !== 'viewer';
  return (
    <>
      <Live />
      <a className={`visually-hidden ${styles.skip ?? ''}`} href="#main">
        Skip to the content
      </a>
      <div className={styles.shell}>
        <header className={styles.side}>
          <Link href="/" className={styles.brand ?? ''}>
            Purser
          </Link>
          <Navigation />
        </header>
        <main id="main" className={styles.main} tabIndex={-1}>
          <ConnectionNotice />
          <QueueNotice />
          <Mendable about={entryOpen}>
            <Suspense>
              {entryOpen && canWrite ? (
                <Entry
                  onClose={() => {
                    changeEntry(false);
                  }}
                />
              ) : null}
              <Toasts />
            </Suspense>
          </Mendable>
          <Mendable about={location}>{children}</Mendable>
        </main>
        {canWrite ? (
          <button
            type="button"
            className={`${buttonClass('primary')} ${styles.add ?? ''}`}
            onClick={() => {
              changeEntry(true);
            }}
          >
            <Plus aria-hidden />
            <span>New entry</span>
          </button>
        ) : null}
      </div>
    </>
  );
}
