import { defineConfig } from '@playwright/test';

import tests from './playwright.config';

// The pictures in docs/. With PICTURES=<folder>: every page, width, theme and language there.
export default defineConfig({
  ...tests,
  testDir: 'screenshots',
  timeout: 300_000,
  projects: [{ name: 'pictures' }],
});
