// Money that nobody can place is recorded, matched by a person with a customer, and put back.

import { looker } from '../../axe';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('unapplied money is recorded once, matched with its receipt, and put back with a reason', async ({
  page,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Cora', 'collector'));

  await page.goto('/staff/invoices?show=overdue');
  const invoice = page.locator('main table a[href^="/staff/invoices/"]').first();
  const number = ((await invoice.textContent()) ?? '').trim();

  await page.goto('/staff');
  await expect(page.locator('main')).toContainText('Abonos por asignar');
  await page.goto('/staff/unapplied');
  await look('no unapplied money');
  await page.getByRole('link', { name: 'Anotar un abono' }).click();
  await look('unapplied money to record');
  await page.fill('input[name="entry[amount]"]', 'diez');
  await page.fill('input[name="entry[reference]"]', 'OP-991');
  await page.fill('textarea[name="entry[text]"]', `pago ${number}`);
  await page.getByRole('button', { name: 'Anotar el abono' }).click();
  await expect(page.locator('.error-summary')).toContainText('Escriba un monto');
  await expect(page.locator('input[name="entry[reference]"]')).toHaveValue('OP-991');
  await look('unapplied money with an error');
  await page.fill('input[name="entry[amount]"]', '1.00');
  await page.getByRole('button', { name: 'Anotar el abono' }).click();
  await expect(page.locator('.notice--good')).toContainText('El abono está anotado');
  const address = new URL(page.url()).pathname;
  await expect(page.locator('main')).toContainText(`El texto nombra su recibo ${number}`);
  await look('unapplied money with a suggestion');

  await page.goto('/staff/unapplied/new');
  await page.fill('input[name="entry[amount]"]', '1.00');
  await page.fill('input[name="entry[reference]"]', 'OP-991');
  await page.getByRole('button', { name: 'Anotar el abono' }).click();
  expect(new URL(page.url()).pathname).toBe(address);

  await page.locator('main a[href*="?of="]').first().click();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.locator('main')).toContainText('Marque al menos una deuda');
  await look('debts to choose');
  await page.locator('main label', { hasText: number }).first().click();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.locator('main')).toContainText('Esto es lo que se paga');
  await look('a match to confirm');
  await page.getByRole('button', { name: /^Asignar S/ }).click();
  await expect(page.locator('.notice--good')).toContainText('El abono está asignado');
  await look('matched money');

  await page.fill('textarea[name=reason]', 'Era de otro alumno');
  await page.getByRole('button', { name: 'Deshacer la asignación' }).click();
  await expect(page.locator('.notice--good')).toContainText('La asignación está deshecha');
  await expect(page.locator('main')).toContainText('Era de otro alumno');
  await page.goto('/staff/unapplied');
  await expect(page.locator('main')).toContainText('OP-991');
  await look('the list of unapplied money');
  expect(found).toEqual([]);
});
