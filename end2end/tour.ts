// A tour of every page in every state that a customer meets, in any language.

import { CARD, payBy } from './cards';
import { textOf } from './pdf';
import { CREDITED, MANY, PARENT, signIn } from './people';
import { expect, type Page } from './site';

/// Called at each stop with its name.
export type Look = (name: string) => Promise<void>;

const PASSWORD = 'input[autocomplete=current-password]';

/// Public pages.
export async function passOutside(page: Page, look: Look): Promise<void> {
  const at = async (path: string, name: string) => {
    await page.goto(path);
    await look(name);
  };
  await at('/sign-in', 'sign-in');
  await page.fill('input[autocomplete=username]', PARENT.email);
  await page.fill(PASSWORD, 'no es la contraseña');
  await page.click(`form:has(${PASSWORD}) button[type=submit]`);
  await expect(page.locator('.error-summary')).toBeVisible();
  await look('sign-in-wrong');
  await page.fill('input[autocomplete=username]', PARENT.email);
  await page.click('button[name=way]');
  await expect(page).toHaveURL(/sign-in\/code/);
  await look('sign-in-code');
  await at('/sign-in/reset', 'reset');
  await page.fill('input[type=email]', PARENT.email);
  await page.click('main form button[type=submit]');
  await page.waitForLoadState();
  await look('reset-sent');
  await expect(async () => {
    await page.goto('/demo/mails');
    await expect(page.locator('main a[href*="/reset/"]').first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await look('demo-mails');
  await page.locator('main a[href*="/reset/"]').first().click();
  await expect(page.locator('input[autocomplete=new-password]')).toBeVisible();
  await look('new-password');
  await at('/reset/AAAA', 'new-password-expired');
  await at('/link-expired', 'link-expired');
  await at('/verify', 'verify');
  await at('/verify/AAAA', 'verify-unknown');
  await at('/nowhere', 'missing');
  const form = `<form method="post" action="${new URL('/language', page.url()).href}"></form>`;
  await page.goto('about:blank');
  await page.setContent(form);
  await page.locator('form').evaluate((form: HTMLFormElement) => form.submit());
  await expect(page.locator('main h1')).toBeVisible();
  await look('forbidden');
}

/// Pages behind the link of a reminder.
export async function passReminders(page: Page, look: Look, link: string): Promise<void> {
  await page.goto(link);
  await expect(page.locator('form[action*="save_choices"]').first()).toBeVisible();
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await look('reminders-by-link');
  await page.goto(`${link}/stop`);
  await look('reminders-stop');
  await page.locator('form[action*="stop_reminders"] button').click();
  await page.waitForURL(/done=stopped/);
  await look('reminders-stopped');
  await page.goto('/reminders/AAAA');
  await look('reminders-missing');
}

/// The telephone of a signed-in user, and reminders on the overview. `last` returns the latest text
/// message.
export async function passTelephone(page: Page, look: Look, last: () => string): Promise<void> {
  await page.goto('/reminders');
  const propose = page.locator('form[action*="propose_phone"]').first();
  if (!(await propose.isVisible())) {
    await page.locator('details:has(form[action*="propose_phone"]) > summary').first().click();
  }
  await propose.locator('input[name=phone]').fill('12');
  await propose.getByRole('button').click();
  await expect(page.locator('.error-summary')).toBeVisible();
  await look('telephone-wrong');
  await propose.locator('input[name=phone]').fill('+51 987 654 321');
  await propose.getByRole('button').click();
  const confirm = page.locator('form[action*="confirm_phone"]').first();
  await expect(confirm).toBeVisible();
  await look('telephone-code');
  await confirm.locator('input[name=code]').fill('000000');
  await confirm.getByRole('button').click();
  await expect(page.locator('.error-summary')).toBeVisible();
  await look('telephone-wrong-code');
  await expect.poll(last).toMatch(/\b\d{6}\b/);
  await confirm.locator('input[name=code]').fill(/\b\d{6}\b/.exec(last())?.[0] ?? '');
  await confirm.getByRole('button').click();
  await expect(page.locator('form[action*="remove_phone"]').first()).toBeVisible();
  await look('telephone-verified');
}

/// Pages of a signed-in user.
export async function passInside(page: Page, look: Look): Promise<void> {
  const at = async (path: string, name: string) => {
    await page.goto(path);
    await look(name);
  };
  await signIn(page, PARENT);
  await look('overview');
  await at('/invoices', 'invoices');
  await page.locator('main table a[href^="/invoices/"]').first().click();
  await page.waitForURL(/\/invoices\/[a-z0-9-]+$/);
  await look('invoice');
  for (const summary of await page.locator('main details:has(form) > summary').all()) {
    await summary.click();
  }
  await look('invoice-open');
  await page.fill('main form[action*="ask_question"] textarea', '¿Qué es esta cuota?');
  await page.locator('main form[action*="ask_question"] button').click();
  await page.waitForURL(/said=question/);
  await look('invoice-asked');
  await at('/reminders', 'reminders');
  await at('/invoices?show=paid', 'invoices-paid');
  await page.locator('main table a[href^="/invoices/"]').first().click();
  await page.waitForURL(/\/invoices\/[a-z0-9-]+$/);
  await look('invoice-paid');
  await at('/invoices?q=nothing-is-called-so', 'invoices-none');
  await at('/basket', 'basket');
  await at('/basket?check=1', 'basket-nothing-chosen');
  await at('/basket?free=abc&currency=PEN', 'basket-wrong-amount');
  await at('/payments', 'payments');
  await at('/profile', 'profile');
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await look('profile-open');
  await page.fill('main input[type=email]', 'rosa.nueva@correo.example');
  await page.fill('main input[name=email_current]', PARENT.password);
  await page.locator('form:has(input[type=email]) button[type=submit]').click();
  await page.waitForURL(/\/profile\/email/);
  await look('profile-email');
}

/// A payment with a stop at every state that has a page.
export async function passPayment(page: Page, look: Look): Promise<void> {
  await toReview(page);
  await look('review');
  await toGateway(page);
  await look('gateway');
  await payBy(page, CARD.insufficientFunds);
  await expect(page.getByRole('alert')).toBeVisible();
  await look('gateway-declined');
  await page.locator('a[href*="left=1"]').click();
  await expect(page.locator('form[action="/do/cancel_payment"]')).toBeVisible();
  await look('payment-unfinished');
  await page.locator('form[action="/do/cancel_payment"] button').click();
  await page.waitForLoadState();
  await look('payment-cancelled');

  await toReview(page);
  await toGateway(page);
  await payBy(page, CARD.neverTells);
  await expect(page.locator('.waiting')).toBeVisible();
  await look('payment-waiting');
  const receipt = page.locator('main a[href^="/receipts/"]').first();
  await expect(receipt).toBeVisible({ timeout: 30_000 });
  await look('payment-confirmed');
  await expect(async () => {
    await page.goto('/demo/mails');
    await expect(page.locator('main a[href^="/demo/mails/"]').first()).toBeVisible();
  }).toPass();
}

/// A payment that is challenged, takes long and fails; meanwhile the pages of others: verifying a
/// receipt, a pay-link, credit.
export async function passSlowPayment(page: Page, look: Look, payLink: string): Promise<void> {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await payBy(page, CARD.asksFirst);
  await expect(page.locator('button[value=refuse]')).toBeVisible();
  await look('gateway-question');
  await page.click('button[value=refuse]');
  await expect(page.getByRole('alert')).toBeVisible();
  await payBy(page, CARD.movesThenDeclines);
  await page.waitForURL(/\/payments\/[a-z0-9]+/);
  const payment = page.url();
  await look('payment-processing');
  await page.goto('/');
  await look('overview-processing');

  await page.goto('/payments');
  await page.locator('main a[href^="/receipts/"]').first().waitFor();
  const receipt = await page.locator('main a[href^="/receipts/"]').first().getAttribute('href');
  const text = await textOf(await (await page.request.get(`${receipt}`)).body());
  await signOut(page);
  await page.goto(`/verify/${/\b[0-9A-HJKMNP-TV-Z]{20}\b/.exec(text)?.[0] ?? 'no-code'}`);
  await expect(page.locator('main dl')).toBeVisible();
  await look('verified');
  await signIn(page, CREDITED);
  await look('overview-credit');
  await signOut(page);
  await page.goto(payLink);
  await expect(page.locator('main a[href^="/review?"]').first()).toBeVisible();
  await look('pay-link');
  await page.locator('main a[href^="/review?"]').last().click();
  await expect(page.locator('form[action="/do/start_payment"]')).toBeVisible();
  await look('pay-link-review');
  await signOut(page);

  await signIn(page, PARENT);
  await expect(async () => {
    await page.goto(payment);
    await expect(page.locator('.outcome--not-made')).toBeVisible({ timeout: 500 });
  }).toPass({ intervals: [1_000], timeout: 60_000 });
  await look('payment-failed');
}

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies({ name: /^(__Host-)?aldia$/ });
}

/// A payer of several accounts with hundreds of invoices.
export async function passMany(page: Page, look: Look): Promise<void> {
  await signIn(page, MANY);
  await look('many-overview');
  await page.goto('/invoices?show=paid');
  await look('many-invoices');
}

export async function toReview(page: Page): Promise<void> {
  await page.goto('/invoices');
  // Not the one of the pay-link, which comes first on some days of a month.
  const fees = page.locator('main table tr').filter({ hasText: 'Pensión' });
  await fees.locator('a[href^="/invoices/"]').first().click();
  await page.waitForURL(/\/invoices\/[a-z0-9-]+$/);
  await page.locator('main a[href^="/review?"]').last().click();
  await expect(page.locator('form[action="/do/start_payment"]')).toBeVisible();
}

export async function toGateway(page: Page): Promise<void> {
  await page.locator('form[action="/do/start_payment"] button[type=submit]').click();
  await expect(page.locator('input[name=number]')).toBeVisible();
}
