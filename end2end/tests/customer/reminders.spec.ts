// A reminder, its link, the payment, and no further reminders.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { looker } from '../../axe';
import { CARD, payBy } from '../../cards';
import { CREDITED, PARENT, signIn } from '../../people';
import { Site, expect, test as base, type Page } from '../../site';
import { Telephones } from '../../telephones';
import { passTelephone } from '../../tour';

/// Ten o'clock in Lima, this number of days after a Tuesday in November of next year, with no
/// holiday near.
function tuesday(days: number): string {
  const day = new Date(Date.UTC(new Date().getUTCFullYear() + 1, 10, 8, 15));
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString();
}

/// A demo of its own, with its clock at a permitted hour and with reminders on, also by text
/// message.
const test = base.extend<{ site: Site; telephones: Telephones; folder: string }>({
  telephones: async ({}, use) => {
    const telephones = await Telephones.start();
    await use(telephones);
    await telephones.stop();
  },
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'aldia-reminders-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  site: async ({ telephones, folder }, use) => {
    const reminders = { ALDIA_REMINDERS__MODE: 'on', ALDIA_DEMO_NOW: tuesday(0) };
    const settings = { ...telephones.settings, ...reminders };
    const site = await Site.start(folder, settings);
    await use(site);
    await site.stop();
  },
});

const MAILBOX = PARENT.email;

/// Mails to a mailbox whose subject matches, newest first.
function mails(page: Page, subject: RegExp, mailbox = MAILBOX) {
  const cards = page.locator('main .card').filter({ hasText: mailbox });
  return cards.filter({ has: page.locator('h2', { hasText: subject }) });
}

/// Waits for a mail to a mailbox that contains a text.
async function untilMailed(page: Page, subject: RegExp, mailbox = MAILBOX, text = ''): Promise<void> {
  await expect(async () => {
    await page.goto('/demo/mails');
    const mail = mails(page, subject, mailbox).filter({ hasText: text });
    await expect(mail.first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

const REMINDER = /pendiente|venció|vencid|cuota|pago/i;
const CONFIRMATION = /recib/i;

/// A debt of Rosa and Miguel, with its due day relative to the start of the demo: see
/// demo/school.toml.
const BOOKS = { text: 'Libros y útiles', due: -18 };
const CONTROL = CREDITED.email;

/// Future days, counted from the first, on which a step of the policy is due for the books.
/// Sunday's reminders are sent on Monday.
function daysOfSteps(policy: { steps: { offset: number }[] }): number[] {
  const days = policy.steps.map((step) => BOOKS.due + step.offset).filter((day) => day > 0);
  const permitted = days.map((day) => (new Date(tuesday(day)).getUTCDay() === 0 ? day + 1 : day));
  return [...new Set(permitted)].sort((a, b) => a - b);
}

test('a reminder opens the debt, its payment is confirmed, and nobody is reminded again', async ({
  page,
  site,
  folder,
}) => {
  await untilMailed(page, REMINDER);
  const mail = mails(page, REMINDER).first();
  const pay = await mail.locator('a[href*="/l/"]').first().getAttribute('href');
  await page.goto(`${pay}`);
  // One link opens all debts of the message, to choose from.
  await expect(page).toHaveURL(/\/basket$/);
  await page.locator('main li', { hasText: BOOKS.text }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/invoices\/[a-z0-9]+$/);
  await expect(page.locator('main')).toContainText(BOOKS.text);
  await expect(page.getByText(/recordatorio/i).first()).toBeVisible();

  await page.locator('main a[href^="/review?"]').last().click();
  const email = page.locator('input[type=email]');
  if (await email.count()) await email.fill(MAILBOX);
  await page.getByRole('button', { name: /^Pagar/ }).click();
  await payBy(page, CARD.approved);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pago recibido', {
    timeout: 30_000,
  });
  await untilMailed(page, CONFIRMATION);

  // One step more than the default policy, so that several are due later.
  const policy = JSON.parse(site.command('reminders', 'steps'));
  const tones = ['friendly', 'neutral', 'firm'];
  policy.steps.push({ ...policy.steps.at(-1), name: 'late-25', offset: 25, kind: 'overdue', tones });
  policy.steps.sort((a: { offset: number }, b: { offset: number }) => a.offset - b.offset);
  const file = join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify(policy));
  site.command('reminders', 'steps', '--set', file);
  const days = daysOfSteps(policy);
  expect(days.length).toBeGreaterThan(1);
  for (const day of days) {
    await site.restart({ ALDIA_DEMO_NOW: tuesday(day) });
    // The control debtor, who has not paid, is reminded on this day: so the absence of mails to
    // others is significant.
    await untilMailed(page, REMINDER, CONTROL, BOOKS.text);
    await page.waitForTimeout(1_000);
    await page.goto('/demo/mails');
    await expect(mails(page, REMINDER).filter({ hasText: BOOKS.text })).toHaveCount(0);
  }
});

test('a question, a promise and a claim keep reminders back, and the page shows until when', async ({
  page,
}) => {
  await signIn(page, PARENT);
  await page.goto('/invoices');
  await page.locator('main table a[href^="/invoices/"]').first().click();
  const invoice = page.url();
  const ask = page.locator('form[action*="ask_question"]');
  await page.locator('summary', { has: page.locator('xpath=.') }).first().waitFor();
  for (const summary of await page.locator('main details:has(form) > summary').all()) {
    await summary.click();
  }
  await ask.locator('textarea').fill('¿Qué es esta cuota?');
  await ask.getByRole('button').click();
  await expect(page).toHaveURL(/said=question/);
  await expect(page.getByText('¿Qué es esta cuota?')).toBeVisible();

  await page.goto(invoice);
  await page.locator('details:has(form[action*="make_promise"]) > summary').click();
  const promise = page.locator('form[action*="make_promise"]');
  const last = await promise.locator('input[type=date]').getAttribute('max');
  await promise.locator('input[type=date]').fill(`${last}`);
  await promise.getByRole('button').click();
  await expect(page).toHaveURL(/said=promise/);
  await expect(page.locator('form[action*="withdraw_promise"]')).toBeVisible();

  await page.goto(invoice);
  await page.locator('details:has(form[action*="claim_paid"]) > summary').click();
  const claim = page.locator('form[action*="claim_paid"]');
  const today = await claim.locator('input[type=date]').getAttribute('max');
  await claim.locator('input[type=date]').fill(`${today}`);
  for (const field of await claim.locator('input[type=text]').all()) await field.fill('BCP 1234');
  await claim.getByRole('button').click();
  await expect(page).toHaveURL(/said=claim/);
  await expect(page.getByText(/BCP 1234/).first()).toBeVisible();
});

test('who wants no reminders stops them by the link of a mail, and is asked first', async ({
  page,
}) => {
  await untilMailed(page, REMINDER);
  const stop = mails(page, REMINDER).first().locator('a[href$="/stop"]').first();
  await page.goto(`${await stop.getAttribute('href')}`);
  await page.locator('form[action*="stop_reminders"] button').click();
  await expect(page).toHaveURL(/done=stopped/);
  await signIn(page, PARENT);
  await page.goto('/reminders');
  await expect(page.locator('form[action*="stop_reminders"]')).toHaveCount(0);
});

for (const language of ['es', 'en', 'pt']) {
  test(`a telephone counts when the code that went there comes back, ${language}`, async ({
    page,
    context,
    site,
    telephones,
  }) => {
    await context.addCookies([{ name: 'aldia_language', value: language, url: site.url }]);
    await signIn(page, PARENT);
    const found: string[] = [];
    const last = () => telephones.messages.at(-1)?.text ?? '';
    await passTelephone(page, looker(page, language, found), last);
    expect(telephones.messages).toHaveLength(1);
    expect(telephones.messages[0]?.to).toBe('+51987654321');
    await expect(page.locator('main')).toContainText('+51987654321');
    expect(found).toEqual([]);
  });
}

test('a step on the page itself reminds who comes, until it is paid', async ({
  page,
  site,
  folder,
}) => {
  const steps = JSON.parse(site.command('reminders', 'steps'));
  // Renamed steps, so that the mails sent meanwhile do not count for them.
  for (const step of steps.steps) Object.assign(step, { name: `page-${step.name}`, channels: ['in_app'] });
  const file = join(folder, 'steps.json');
  writeFileSync(file, JSON.stringify(steps));
  expect(site.command('reminders', 'run', '--dry-run', '--steps', file)).toMatch(/^\+ .* in_app /m);
  site.command('reminders', 'steps', '--set', file);
  await signIn(page, PARENT);
  const notice = page.locator('main .notice', { hasText: 'Le recordamos' });
  await expect(async () => {
    await page.goto('/');
    await expect(notice).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  const found: string[] = [];
  await looker(page, 'es', found)('overview-reminded');
  expect(found).toEqual([]);
  const debts = notice.locator('li');
  const before = await debts.count();
  await debts.first().getByRole('link').click();
  await page.locator('main a[href^="/review?"]').last().click();
  await page.getByRole('button', { name: /^Pagar/ }).click();
  await payBy(page, CARD.approved);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pago recibido', {
    timeout: 30_000,
  });
  await page.goto('/');
  await expect(debts).toHaveCount(before - 1);
});
