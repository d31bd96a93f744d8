import './ui/tokens.css';
import './ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/queries';
import { App } from './app';
import { registerServiceWorker } from './offline/register';
import { Mendable } from './ui/broken';
import { followKeyboard } from './ui/keyboard';
import { applyTheme, currentTheme } from './ui/theme';

applyTheme(currentTheme());
followKeyboard();

const root = document.getElementById('app');
if (!root) {
  throw new Error('index.html has no #app');
}
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Mendable>
        <App />
      </Mendable>
    </QueryClientProvider>
  </StrictMode>,
);

addEventListener('load', () => {
  // Without it the app works as long as there is a network.
  registerServiceWorker().catch((error: unknown) => {
    console.warn('no service worker', error);
  });
});
