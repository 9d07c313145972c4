// Rows of a list are chosen, an act is confirmed, done while the page shows how far it is, and each
// row says what became of it.

import { looker } from '../../axe';
import { expect, test, type Page } from '../../site';
import { accept, invited } from '../../staff';

/// Chooses the first rows of the list, or all that it finds.
async function choose(page: Page, ticked: number | 'all', kind: string): Promise<void> {
  await page.getByRole('link', { name: 'Elegir varias' }).click();
  await expect(page).toHaveURL(/select=1/);
  if (ticked === 'all') {
    await page.getByLabel(/Todas las que encuentra el filtro/).check();
  } else {
    // What is paid in part cannot be void.
    const part = page.locator('td.table__number .table__note');
    const rows = page.locator('tbody tr').filter({ hasNot: part });
    for (let row = 0; row < ticked; row += 1) {
      await rows.nth(row).locator('input[type=checkbox]').check();
    }
  }
  await page.getByLabel('Qué hacer').selectOption(kind);
}

test('rows of a list are voided at once, and each says what became of it', async ({ page, site }) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa', 'finance'));
  await page.goto('/staff/invoices');
  await choose(page, 0, 'void');
  await look('a list to choose in');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.locator('.error-summary')).toContainText('Marque al menos una fila');
  await look('nothing was chosen');
  await page.goto('/staff/invoices');
  await choose(page, 2, 'void');
  const ticked = page.locator('tbody tr').filter({ has: page.locator('input:checked') });
  const names = await ticked.locator('th a').allTextContents();
  expect(names).toHaveLength(2);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.waitForURL(/\/staff\/bulk\/[a-z0-9]+$/);
  await look('an act to confirm');
  await page.fill('input[name=reason]', 'Se emitieron por error');
  await page.getByRole('button', { name: /^Anular \d factura/ }).click();
  await expect(page.locator('main')).toContainText('Terminado', { timeout: 30_000 });
  await look('an act that has ended');
  const act = page.url();

  await page.getByRole('link', { name: 'Ver las filas' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(2);
  for (const name of names) await expect(page.locator('tbody')).toContainText(name);
  await look('the rows of an act');
  await page.goBack();
  expect(page.url()).toBe(act);

  await page.goto('/staff/customers');
  await choose(page, 'all', 'pause');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.waitForURL(/\/staff\/bulk\/[a-z0-9]+$/);
  await look('a pause to confirm');
  await page.getByRole('button', { name: 'Descartar' }).click();
  await expect(page.locator('main')).toContainText('no se cambió nada');
  await page.goto('/staff/bulk');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await look('acts on many rows');
  expect(found).toEqual([]);
});
