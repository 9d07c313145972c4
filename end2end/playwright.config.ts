import { defineConfig } from '@playwright/test';

// The system's browser if the machine has one, otherwise Playwright's.
const executablePath = process.env.ALDIA_CHROMIUM;

const chromium = { testDir: 'tests', testIgnore: /firefox/ };
const firefox = { name: 'Firefox', testDir: 'tests/firefox' };

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    locale: 'es-PE',
    timezoneId: 'America/Lima',
    launchOptions: { executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-sync'] },
    trace: 'retain-on-failure',
  },
  projects: [
    { ...chromium, name: 'scripts on', use: { javaScriptEnabled: true } },
    {
      ...chromium,
      name: 'scripts off',
      use: { javaScriptEnabled: false },
      testMatch: /paying|basket|signing_in|reminders|staff/,
    },
    ...(process.env.FIREFOX_BIN ? [firefox] : []),
  ],
});
