import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser, quietFlags, sandboxFlags } from './scripts/browser.mjs';
import { isolationHeaders } from './src/shared/isolation.js';

const executablePath = await findBrowser();

export default defineConfig({
  test: {
    // Tests in a real browser wait for what people see; React's reminder about act() is for those that do not.
    onConsoleLog: (text) => !text.includes('was not wrapped in act('),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/e2e/**', 'test/electron/**', '**/*.browser.test.ts'],
          testTimeout: 30_000,
        },
      },
      // Without a browser there is no such project; scripts/test.mjs says so.
      ...(executablePath === undefined
        ? []
        : [
            {
              plugins: [react()],
              worker: { format: 'es' as const },
              server: { headers: isolationHeaders },
              optimizeDeps: {
                // Named here, or the first import in a test reloads the page in the middle of the run.
                include: [
                  'react',
                  'react-dom/client',
                  'react/jsx-runtime',
                  'react/jsx-dev-runtime',
                  'zustand',
                  'axe-core',
                  'wabt',
                ],
              },
              test: {
                name: 'browser',
                include: ['test/browser/**/*.test.{ts,tsx}', 'test/renderer/**/*.browser.test.{ts,tsx}'],
                testTimeout: 30_000,
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  viewport: { width: 1600, height: 1000 },
                  provider: playwright({
                    launchOptions: { executablePath, args: [...quietFlags, ...sandboxFlags()] },
                  }),
                  instances: [{ browser: 'chromium' as const }],
                },
              },
            },
          ]),
      {
        test: {
          name: 'e2e',
          globalSetup: ['test/support/built.ts'],
          environment: 'node',
          include: ['test/{e2e,electron}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
