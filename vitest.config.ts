import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', 'dist/**', '.data/**', '.cache/**'],
    globalSetup: ['./bin/test-setup.ts'],
    // Two cores are shared with Postgres, Temporal and Chromium: more workers only make each other wait.
    maxWorkers: 2,
    // How long a busy machine may take is no question of behaviour: these only end what would never end.
    testTimeout: 300_000,
    // The first hook that needs a server waits for its start, and perhaps for its installation.
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
