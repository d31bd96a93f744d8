import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { noticesIn } from './licences';

// Drawn from purser.svg by rsvg-convert.
const icons = [
  { src: '/icons/purser.svg', sizes: 'any', type: 'image/svg+xml' },
  { src: '/icons/purser-192.png', sizes: '192x192', type: 'image/png' },
  { src: '/icons/purser-512.png', sizes: '512x512', type: 'image/png' },
  {
    src: '/icons/purser-maskable-512.png',
    sizes: '512x512',
    type: 'image/png',
    purpose: 'maskable',
  },
];

const notices = noticesIn('dist/licences.txt');

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'service-worker.ts',
      // It is registered by src/offline/register.ts: Trusted Types ask for a policy there.
      injectRegister: false,
      manifest: {
        id: '/',
        name: 'Purser',
        short_name: 'Purser',
        description: 'Know what every spending does to your budgets, while you spend.',
        lang: 'en',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f6f5f2',
        theme_color: '#f6f5f2',
        categories: ['finance'],
        icons,
        shortcuts: [{ name: 'New entry', url: '/?entry=new', icons: icons.slice(1, 2) }],
      },
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}'],
        buildPlugins: { rollup: [notices.plugin()] },
      },
    }),
  ],
  build: {
    target: 'es2022',
    rollupOptions: { plugins: [notices.plugin()] },
    // Nothing is inlined: the content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    sourcemap: false,
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run dev` beside `./dev up`: pages from here, the API from there.
    proxy: Object.fromEntries(
      ['/v1', '/.well-known', '/docs', '/problems'].map((path) => [
        path,
        {
          target: process.env['PURSER_URL'] ?? 'https://localhost:8443',
          secure: false,
          changeOrigin: true,
        },
      ]),
    ),
  },
});
