// A refund is asked for by one, approved by another, refused from a form of another state, and seen
// by the customer; what everybody may read of reminders.

import { looker } from '../../axe';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('a refund is asked by one, approved by another, refused when the form is stale, and seen by the customer', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  const fresh = async () => (await browser.newContext({ baseURL: site.url })).newPage();

  const customer = await fresh();
  await signIn(customer, PARENT);
  await customer.goto('/payments');
  await customer.locator('main table a[href^="/payments/"]').first().click();
  await customer.waitForURL(/\/payments\/[a-z0-9]+$/);
  const payment = new URL(customer.url()).pathname;

  const cashier = await accept(page, invited(site, 'Carla', 'cashier'));
  await page.goto(`/staff${payment}`);
  await page.getByRole('link', { name: 'Devolver una parte de este pago' }).click();
  await look('a refund to ask for');
  const asking = new URL(page.url()).pathname;
  await page.fill('input[name="entry[amount]"]', 'diez');
  await page.fill('textarea[name="entry[reason]"]', 'Se retiró del taller');
  await page.getByRole('button', { name: 'Pedir la devolución' }).click();
  await expect(page.locator('.error-summary')).toContainText('Escriba un monto');
  await expect(page.locator('textarea[name="entry[reason]"]')).toHaveValue('Se retiró del taller');
  await look('a refund with an error');
  await page.fill('input[name="entry[amount]"]', '999999');
  await page.getByRole('button', { name: 'Pedir la devolución' }).click();
  await expect(page.locator('.error-summary')).toContainText('más de lo que queda');

  // Another tab has the form of this state open.
  const tab = await page.context().newPage();
  await tab.goto(asking);
  await page.fill('input[name="entry[amount]"]', '10.00');
  await page.getByRole('button', { name: 'Pedir la devolución' }).click();
  await page.waitForURL(/\/staff\/approvals\/[a-z0-9]+$/);
  const request = new URL(page.url()).pathname;
  await expect(page.locator('main')).toContainText('Retirar mi pedido');
  await look('a request for a refund');

  const other = await fresh();
  await accept(other, invited(site, 'Fina', 'finance'));
  await other.goto(request);
  await other.getByRole('button', { name: 'Aprobar y hacerlo' }).click();
  await expect(other.locator('.notice--good')).toContainText('Aprobado y hecho');

  // The tab sends the amount that it saw there.
  await tab.fill('input[name="entry[amount]"]', '5.00');
  await tab.fill('textarea[name="entry[reason]"]', 'De otra pestaña');
  await tab.getByRole('button', { name: 'Pedir la devolución' }).click();
  await expect(tab.locator('.error-summary')).toBeVisible();
  await expect(tab.locator('textarea[name="entry[reason]"]')).toHaveValue('De otra pestaña');

  await page.goto('/staff/till');
  await expect(page.locator('main')).toContainText('Devoluciones por pagar');
  await look('refunds to be paid out');
  await page.goto(`/staff${payment}`);
  await page.getByLabel('En efectivo').check();
  await page.getByRole('button', { name: 'Registrar que se pagó' }).click();
  await expect(page.locator('.error-summary')).toContainText('abra su caja');

  await other.goto(`/staff${payment}`);
  await other.getByLabel('Por transferencia').check();
  await other.fill('input[name=reference]', 'OP 77');
  await other.getByRole('button', { name: 'Registrar que se pagó' }).click();
  await expect(other.locator('.notice--good')).toContainText('La devolución está pagada');
  await page.goto(`/staff${payment}`);
  await expect(page.locator('main')).toContainText('OP 77');
  await look('a payment with a refund');

  await customer.goto(payment);
  await expect(customer.locator('main')).toContainText(/Le devolvemos S\/\s10\.00/);
  await customer.goto('/payments');
  await expect(customer.locator('main')).toContainText(/Devuelto: S\/\s10\.00/);
  expect(cashier).toBeDefined();
  expect(found).toEqual([]);
});

test('everybody reads the record of reminders, and staff open its rows', async ({ page, site }) => {
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await page.goto('/reminder-record');
  await expect(page.locator('h1')).toContainText('Registro de recordatorios');
  await look('the record of reminders');
  const file = await page.request.get('/reminder-record.csv');
  expect(file.status()).toBe(200);
  expect(await file.text()).toMatch(/^day,begins_at,ends_at,sent/);
  await accept(page, invited(site, 'Elsa'));
  await page.goto('/staff/messages');
  await page.getByRole('link', { name: 'Envíos por día' }).click();
  await expect(page.locator('main')).toContainText('Nadie recibió un recordatorio de algo ya pagado');
  await look('reminders by day');
  expect(found).toEqual([]);
});
