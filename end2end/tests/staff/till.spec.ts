// The cashier's till: cash settles at once and is seen by who has the page open, and a count that is
// off needs a reason.

import { looker } from '../../axe';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('cash at the till settles, the open page hears of it, five short needs a reason', async ({
  page,
  browser,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Carla', 'cashier'));
  await page.getByRole('link', { name: 'Caja', exact: true }).click();
  await look('tills');
  await page.fill('input[name=amount]', '100.00');
  await page.getByRole('button', { name: 'Abrir la caja' }).click();
  await expect(page.locator('main')).toContainText('Su caja está abierta');
  await expect(page.locator('main')).not.toContainText('Debía haber');
  await look('an open till');
  const till = new URL(page.url()).pathname;

  await page.goto('/staff/till/take');
  await page.fill('input[name=customer]', '2041');
  await page.getByRole('button', { name: 'Buscar' }).click();
  await look('what a customer owes at the desk');
  const first = page.locator('.desk-debt').first();
  const number = ((await first.locator('small').textContent()) ?? '').split(' · ')[0];
  await first.locator('input').check();
  await page.fill('input[name=amount]', '31.70');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.locator('main')).toContainText('31.70');
  await look('how it is paid');

  const elsewhere = await (await browser.newContext({ baseURL: site.url })).newPage();
  await signIn(elsewhere, PARENT);
  await elsewhere.goto(`/invoices?q=${number}`);
  await elsewhere.locator('main table a[href^="/invoices/"]').first().click();
  await expect(elsewhere).toHaveURL(/\/invoices\/[a-z0-9]+$/);
  await expect(elsewhere.locator('main')).not.toContainText('31.70');

  await page.getByRole('button', { name: /Registrar el pago/ }).click();
  await expect(page.locator('main')).toContainText('su recibo está listo');
  await look('a payment at the desk');
  const pdf = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Recibo (PDF)' }).click();
  expect((await pdf).suggestedFilename()).toMatch(/^recibo-.*\.pdf$/);
  // With scripts on nobody touches the other page.
  if (test.info().project.name !== 'scripts on') await elsewhere.reload();
  await expect(elsewhere.locator('main')).toContainText('31.70');

  await page.goto(till);
  await page.fill('input[name=amount]', '126.70');
  await page.getByRole('button', { name: 'Cerrar con este conteo' }).click();
  await expect(page.locator('main')).toContainText(/Faltan S\/\s5\.00/);
  await look('a difference');
  await page.fill('textarea[name=reason]', ' ');
  await page.getByRole('button', { name: 'Cerrar con este motivo' }).click();
  await expect(page.locator('.error-summary')).toContainText('motivo');
  await page.fill('textarea[name=reason]', 'Vuelto mal dado');
  await page.getByRole('button', { name: 'Cerrar con este motivo' }).click();
  await expect(page.locator('main')).toContainText('La caja está cerrada');
  await page.fill('input[name=amount]', '126.70');
  await page.fill('input[name=slip]', 'B-100');
  await page.getByRole('button', { name: 'Confirmar' }).click();
  await expect(page.locator('main')).toContainText('La caja quedó vacía');
  await look('the report of a till');
  expect(found).toEqual([]);
});
