import { defineConfig } from '@playwright/test';

import tests from './playwright.config';

// Takes the pictures in docs/; with PICTURES=<folder>, every page, width, theme and language.
export default defineConfig({
  ...tests,
  testDir: 'screenshots',
  timeout: 300_000,
  projects: [{ name: 'pictures' }],
});
