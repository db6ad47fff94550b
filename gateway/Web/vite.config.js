import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const gateway = process.env.EDGEENERGY_GATEWAY ?? 'http://127.0.0.1:8421';

export default defineConfig({
  // Relative addresses: the page works below any path of the gateway.
  base: './',
  plugins: [svelte({ configFile: false })],
  build: {
    // The plot's library is one chunk of its own, loaded after the page stands.
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': gateway } },
  test: { include: ['src/**/*.test.ts'] },
});
