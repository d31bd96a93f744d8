import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { Button } from './button';
import { Notice } from './page';

/** How browsers say that a part of the app did not arrive: there is no code for it. */
const NOT_LOADED = /dynamically imported module|importing a module script|unable to preload/i;

function Broken({ error }: FallbackProps) {
  const isMissing = error instanceof Error && NOT_LOADED.test(error.message);
  return (
    <div role="alert">
      <Notice tone="over">
        <p>
          {isMissing
            ? 'This part of Purser could not be loaded. There is no connection, or a newer version is there.'
            : 'Something in this part of Purser went wrong. What you saved is kept.'}
        </p>
        <div>
          <Button
            onClick={() => {
              location.reload();
            }}
          >
            Load the page again
          </Button>
        </div>
      </Notice>
    </div>
  );
}

interface MendableProps {
  /** What it is about: where that changes, it is tried again. */
  about?: string | boolean;
  children: ReactNode;
}

/** Where a part cannot be shown, says so in its place: the rest stays. */
export function Mendable({ about, children }: MendableProps) {
  return (
    <ErrorBoundary FallbackComponent={Broken} resetKeys={[about]}>
      {children}
    </ErrorBoundary>
  );
}
