// Staff make an invoice in six instalments, change it, and credit a part of it.

import { looker } from '../../axe';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('an invoice in six instalments is seen, issued, changed and credited, and its customer sees it', async ({
  page,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), look);

  await page.goto('/staff/invoices');
  await page.getByRole('link', { name: 'Nueva factura' }).click();
  await page.fill('main input[name=q]', 'Mamani');
  await page.getByRole('button', { name: 'Buscar' }).click();
  await look('the customer of an invoice');
  await page.locator('table').getByRole('link').first().click();
  await page.fill('#description', 'Taller de verano');
  await page.fill('#line-0-description', 'Clase de natación');
  await page.fill('#line-0-quantity', '4');
  await page.fill('#line-0-value', 'mil');
  await page.fill('#line-2-description', 'IGV');
  await page.fill('#line-2-value', '18%');
  await page.getByLabel('En cuotas').check();
  await page.fill('#due-count', '6');
  await page.fill('#due-first', '2030-12-31');
  await look('a new invoice');
  await page.getByRole('button', { name: 'Ver cómo queda' }).click();
  await expect(page.locator('.error-summary')).toContainText('No es un importe');
  await expect(page.locator('#line-0-value')).toHaveValue('mil');
  await look('a new invoice with an error');

  await page.fill('#line-0-value', '250.00');
  await page.getByRole('button', { name: 'Ver cómo queda' }).click();
  const main = page.locator('main');
  for (const part of ['1,180.00', '196.66', '196.70', '31 dic 2030', '28 feb 2031']) {
    await expect(main).toContainText(part);
  }
  await look('what will be issued');
  await page.getByRole('button', { name: 'Emitir factura' }).click();
  await expect(page.locator('.notice--good')).toContainText('Factura D-000001 emitida');

  await page.getByRole('link', { name: 'Cambiar esta factura' }).click();
  await page.fill('#instalment-0', '2031-01-15');
  await page.fill('#reason', 'Lo pidió la familia');
  await look('a change of an invoice');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.locator('.notice--good')).toContainText('El cliente ya lo ve');

  await page.getByRole('link', { name: 'Emitir nota de crédito' }).click();
  await page.fill('#line-0-value', '80.00');
  await page.fill('#reason', 'Faltó a una clase');
  await look('a credit note');
  await page.getByRole('button', { name: 'Emitir nota de crédito' }).click();
  await expect(main).toContainText('1,100.00');

  await signIn(page, PARENT);
  await page.goto('/invoices?q=Taller+de+verano');
  await page.getByRole('link', { name: /Taller de verano/ }).first().click();
  await expect(main).toContainText('15 ene 2031');
  await expect(main).toContainText('Nota de crédito NC-000001: Clase de natación');
  await expect(main).not.toContainText('Faltó a una clase');
  expect(found).toEqual([]);
});
