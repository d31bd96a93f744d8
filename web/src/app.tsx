import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch, useSearchParams } from 'wouter';
import { queries } from './api/queries';
import { KeptQueries } from './offline/kept-queries';
import { forgetKept } from './offline/persist';
import { currentSession, onSession, useSession } from './session/session';
import LogIn from './session/log-in';
import { Shell } from './shell/shell';
import { Skeleton } from './ui/page';

/*
 * The addresses of the app. The gateway answers each with index.html and any other with 404: what
 * is added here is added in nginx/public.conf.in.
 */
const SignUp = lazy(() => import('./session/sign-up'));
const Home = lazy(() => import('./home/home'));
const Transactions = lazy(() => import('./transactions/transactions'));
const Budgets = lazy(() => import('./budgets/budgets'));
const NewBudget = lazy(() => import('./budgets/new-budget'));
const BudgetPage = lazy(() => import('./budgets/budget'));
const EditBudget = lazy(() => import('./budgets/edit-budget'));
const Alerts = lazy(() => import('./alerts/alerts'));
const Categories = lazy(() => import('./categories/categories'));
const Settings = lazy(() => import('./settings/settings'));
const Sessions = lazy(() => import('./settings/sessions'));
const Channels = lazy(() => import('./channels/channels'));

function Loading() {
  return <Skeleton height={20} />;
}

function SignedOut() {
  const [location] = useLocation();
  const search = useSearch();
  const wanted = search ? `${location}?${search}` : location;
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/log-in" component={LogIn} />
        <Route path="/sign-up" component={SignUp} />
        <Route>
          <Redirect
            to={wanted === '/' ? '/log-in' : `/log-in?to=${encodeURIComponent(wanted)}`}
            replace
          />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** The page of this app that an address is of, as a browser would read it; home for any other. */
function pageOf(address: string): string {
  if (!URL.canParse(address, globalThis.location.origin)) {
    return '/';
  }
  const { origin, pathname, search } = new URL(address, globalThis.location.origin);
  const isHere = origin === globalThis.location.origin && !pathname.startsWith('//');
  return isHere ? pathname + search : '/';
}

/** Goes where somebody wanted to be before they logged in. */
function Wanted() {
  const [search] = useSearchParams();
  return <Redirect to={pageOf(search.get('to') ?? '/')} replace />;
}

function SignedIn({ userId }: { userId: string }) {
  // Read out here: what waits for a part of the app does not see that somebody went on.
  const [location] = useLocation();
  return (
    <KeptQueries userId={userId}>
      <Shell>
        <Suspense fallback={<Loading />}>
          <Switch location={location}>
            <Route path="/" component={Home} />
            <Route path="/transactions" component={Transactions} />
            <Route path="/budgets" component={Budgets} />
            <Route path="/budgets/new" component={NewBudget} />
            <Route path="/budgets/:id/edit">{({ id }) => <EditBudget key={id} id={id} />}</Route>
            <Route path="/budgets/:id">{({ id }) => <BudgetPage key={id} id={id} />}</Route>
            <Route path="/alerts" component={Alerts} />
            <Route path="/settings" component={Settings} />
            <Route path="/settings/categories" component={Categories} />
            <Route path="/settings/sessions" component={Sessions} />
            <Route path="/settings/channels" component={Channels} />
            <Route path="/log-in" component={Wanted} />
            <Route path="/sign-up" component={Wanted} />
            <Route>
              <Redirect to="/" replace />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </KeptQueries>
  );
}

/** What was read for one person is not shown to the next. */
function useForgetting(): void {
  useEffect(() => {
    const who = () => {
      const session = currentSession();
      return session.state === 'signed-in' ? session.user.id : null;
    };
    let before = who();
    return onSession(() => {
      if (who() !== before) {
        before = who();
        queries.clear();
        void forgetKept();
      }
    });
  }, []);
}

export function App() {
  const session = useSession();
  useForgetting();
  return session.state === 'signed-in' ? (
    <SignedIn key={session.user.id} userId={session.user.id} />
  ) : (
    <SignedOut />
  );
}
