// From the overview to the receipt, with scripts and without.

import { CARD, payBy } from '../../cards';
import { PARENT, signIn } from '../../people';
import { textOf } from '../../pdf';
import { expect, test, type Page } from '../../site';

const CONFIRMED = 'Pago recibido';

/// Opens the review page of the oldest pending invoice.
async function toReview(page: Page): Promise<string> {
  await page.goto('/invoices');
  await page.locator('main table a[href^="/invoices/"]').first().click();
  await expect(page).toHaveURL(/\/invoices\/[a-z0-9]+$/);
  const invoice = page.url();
  await page.getByRole('link', { name: /^Pagar S\// }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revise y pague');
  return invoice;
}

/// From the review page to the gateway's.
async function toGateway(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Pagar/ }).click();
  await expect(page.locator('input[name=number]')).toBeVisible();
}

/// While the outcome is open, nothing may say that no money moved or that the payment failed.
async function neverDeniesMoney(page: Page): Promise<void> {
  await expect(page.locator('main')).not.toContainText(/no se ha movido|no se movió|falló|no se ha cobrado/);
}

/// The payment's page follows the state: by events, or by refreshes without scripts.
async function untilConfirmed(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(CONFIRMED, { timeout: 30_000 });
}

test('an invoice is paid by card, confirmed, and its receipt is downloaded', async ({
  page,
  site,
}) => {
  await signIn(page, PARENT);
  const invoice = await toReview(page);
  const amount = (await page.locator('main .total data, main data').last().textContent()) ?? '';
  expect(amount).toMatch(/\d/);
  await toGateway(page);
  await payBy(page, CARD.approved);
  await untilConfirmed(page);

  const number = (await page.locator('main').textContent())?.match(/R-\d{6}/)?.[0] ?? 'none';
  const link = page.getByRole('link', { name: /Descargar recibo/ }).first();
  const href = await link.getAttribute('href');
  const pdf = await page.request.get(`${site.url}${href}`);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  const text = await textOf(await pdf.body());
  expect(text).toContain(number);
  expect(text).toContain(amount.trim().split(/\s/).pop());
  expect(text).toMatch(/[áéíóúñ]/);

  await page.goto(invoice);
  await expect(page.getByText('Esta factura está pagada')).toBeVisible();
});

test('a card is declined, says why, and another one pays', async ({ page }) => {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await payBy(page, CARD.insufficientFunds);
  await expect(page.getByRole('alert')).toBeVisible();
  await payBy(page, CARD.approved);
  await untilConfirmed(page);
});

test('the bank asks the payer first, and then the payment is confirmed', async ({ page }) => {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await payBy(page, CARD.asksFirst);
  await page.getByRole('button', { name: /confirmar/ }).click();
  await untilConfirmed(page);
});

test('a webhook that never comes is repaired, and the page never says failed', async ({ page }) => {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await payBy(page, CARD.neverTells);
  await expect(page).toHaveURL(/\/payments\//);
  await expect(page.getByText(/no se realizó|falló/)).toHaveCount(0);
  await untilConfirmed(page);
});

test('a gateway that breaks after charging is asked until it is known', async ({ page, site }) => {
  await signIn(page, PARENT);
  await toReview(page);
  const review = page.url();
  await toGateway(page);
  await payBy(page, CARD.breaksAfterCharging);
  await expect(page.getByText('Error 500 de la pasarela')).toBeVisible();
  await page.goto(`${site.url}/payments`);
  await page.locator('main a[href^="/payments/"]').first().click();
  await neverDeniesMoney(page);
  await untilConfirmed(page);
  await page.goto(review);
  await expect(page.getByRole('button', { name: /^Pagar/ })).toHaveCount(0);
});

test('a gateway that hangs after charging is asked until it is known', async ({ page, site }) => {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await page.fill('input[name=number]', CARD.hangsAfterCharging);
  await page.fill('input[name=expiry]', '12/39');
  await page.fill('input[name=cvc]', '123');
  const gateway = page.url();
  await page.click('button.main', { noWaitAfter: true });
  // Leaving before the gateway has answered cancels the order, and nothing is charged.
  await expect
    .poll(async () => (await page.request.get(gateway)).text())
    .toContain('Ya está pagado');
  await page.goto(`${site.url}/`);
  await neverDeniesMoney(page);
  await page.getByRole('link', { name: 'Abrir el pago' }).first().click();
  await neverDeniesMoney(page);
  await untilConfirmed(page);
});

test('leaving the gateway moves no money and the payment can be taken up again', async ({
  page,
}) => {
  await signIn(page, PARENT);
  await toReview(page);
  await toGateway(page);
  await page.getByRole('link', { name: 'Volver sin pagar' }).click();
  await expect(page.getByText(/no nos consta ningún cobro/)).toBeVisible();
  await page.getByRole('link', { name: 'Continuar el pago' }).click();
  await payBy(page, CARD.approved);
  await untilConfirmed(page);
});

test('two tabs that pay the same invoice charge once', async ({ page, context }) => {
  await signIn(page, PARENT);
  const receipts = page.locator('main a[href^="/receipts/"]');
  await page.goto('/payments');
  const before = await receipts.count();
  await toReview(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await Promise.all([toGateway(page), toGateway(other)]);
  expect(other.url()).toBe(page.url());
  await payBy(page, CARD.approved);
  await untilConfirmed(page);
  await other.reload();
  await expect(other.locator('input[name=number]')).toHaveCount(0);
  await page.goto('/payments');
  expect(await receipts.count()).toBe(before + 1);
});
