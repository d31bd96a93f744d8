import { onWatched } from '../live/watching';
import { notify } from '../ui/notify';

const ADDRESS = '/service-worker.js';

/** Where Trusted Types are enforced, the one script address that this app gives to the browser. */
function trusted(): string {
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes?: {
      createPolicy: (
        name: string,
        rules: { createScriptURL: (url: string) => string },
      ) => { createScriptURL: (url: string) => string };
    };
  };
  const policy = trustedTypes?.createPolicy('purser', {
    createScriptURL: (url) => {
      if (url !== ADDRESS) {
        throw new TypeError('not an address of this app');
      }
      return url;
    },
  });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
}

function offerUpdate(waiting: ServiceWorker): void {
  void notify({
    title: 'A new version is ready',
    seconds: 3600,
    action: {
      label: 'Reload',
      run: () => {
        navigator.serviceWorker.addEventListener('controllerchange', () => {
          location.reload();
        });
        waiting.postMessage('take-over');
      },
    },
  });
}

/** Browsers look when a page is loaded; an app that stays open for days loads none. */
const LOOK_EVERY_MS = 3_600_000;

function lookForUpdates(registration: ServiceWorkerRegistration): void {
  let looked = Date.now();
  onWatched(() => {
    if (Date.now() - looked >= LOOK_EVERY_MS) {
      looked = Date.now();
      registration.update().catch((error: unknown) => {
        console.warn('no update', error);
      });
    }
  });
}

/** Has the app start without a network from now on, and says when there is a newer one. */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
    return;
  }
  const registration = await navigator.serviceWorker.register(trusted());
  if (registration.waiting && navigator.serviceWorker.controller) {
    offerUpdate(registration.waiting);
  }
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && navigator.serviceWorker.controller) {
        offerUpdate(installing);
      }
    });
  });
  lookForUpdates(registration);
}
