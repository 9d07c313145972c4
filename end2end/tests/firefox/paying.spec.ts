// The payment story in Firefox. Playwright needs its own patched Firefox; a system's Firefox speaks
// WebDriver BiDi, which Puppeteer supports.
//
// Puppeteer's waiting functions evaluate strings, which the pages' Content-Security-Policy forbids
// in Firefox, so Playwright's `expect` waits instead.

import puppeteer, { type Browser, type Page } from 'puppeteer-core';

import { CARD } from '../../cards';
import { PARENT } from '../../people';
import { expect, test as base } from '../../site';

const test = base.extend<{ firefox: Browser }>({
  firefox: async ({}, use) => {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.FIREFOX_BIN,
      extraPrefsFirefox: { 'intl.accept_languages': 'es-PE' },
    });
    await use(browser);
    await browser.close();
  },
});

/// Firefox reports an event stream closed by a navigation as an error of the page.
const EVENTS = '/events?after=';

/// Opens a page and collects the failures of its scripts.
async function open(firefox: Browser, failures: Error[]): Promise<Page> {
  const page = await firefox.newPage();
  page.on('pageerror', (error) => {
    if (!(error as Error).message.includes(EVENTS)) failures.push(error as Error);
  });
  return page;
}

/// Clicks a link and waits for the navigation.
async function follow(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/// Number of occurrences of a text on the page.
async function occurrences(page: Page, text: string): Promise<number> {
  const content = await page.$eval('main', (main) => main.textContent).catch(() => '');
  return (content ?? '').split(text).length - 1;
}

/// Waits until the page contains a text this number of times.
async function says(page: Page, text: string, times = 1): Promise<void> {
  await expect.poll(() => occurrences(page, text), { timeout: 30_000 }).toBe(times);
}

test('an invoice is paid, and the page open elsewhere changes by itself', async ({
  firefox,
  site,
}) => {
  const failures: Error[] = [];
  const page = await open(firefox, failures);
  await page.goto(`${site.url}/sign-in`);
  await page.type('input[autocomplete=username]', PARENT.email);
  await page.type('input[autocomplete=current-password]', PARENT.password);
  await follow(page, 'form:has(input[autocomplete=current-password]) button[type=submit]');

  await page.goto(`${site.url}/invoices`);
  await follow(page, 'main table a[href^="/invoices/"]');
  const elsewhere = await open(firefox, failures);
  await elsewhere.goto(page.url());
  const payments = await occurrences(elsewhere, 'Pagado por');

  await follow(page, 'main a[href*="/review"]');
  await follow(page, 'main form button[type=submit]');
  await page.type('input[name=number]', CARD.approved);
  await page.type('input[name=expiry]', '12/39');
  await page.type('input[name=cvc]', '123');
  await follow(page, 'button.main');

  await says(page, 'Pago recibido');
  await says(page, 'Descargar recibo');
  await says(elsewhere, 'Pagado por', payments + 1);
  expect(failures).toEqual([]);
});
