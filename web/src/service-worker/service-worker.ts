import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

// The app itself, so that it starts without a network. What the API says is kept by the pages.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Addresses of pages are the app's; these are the server's own.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/v1\//, /^\/docs/, /^\/problems\//, /^\/\.well-known\//, /\.\w+$/],
  }),
);

// A new version waits until the pages ask for it: none changes under somebody's hands.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') {
    void self.skipWaiting();
  }
});
