// A filter of a list is saved, found again with its count, renamed and removed.

import { looker } from '../../axe';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

test('a filter is saved, opened from another day of the list, and removed', async ({
  page,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), async () => {});
  await page.goto('/staff/invoices?show=overdue&currency=PEN');
  await page.getByRole('link', { name: 'Guardar este filtro' }).click();
  await look('a filter to save');
  await page.getByLabel('Nombre').fill('Vencidas en soles');
  await page.getByRole('button', { name: 'Guardar filtro' }).click();
  await expect(page).toHaveURL(/\/staff\/invoices\?currency=PEN&show=overdue$/);
  const tab = page.locator('.saved-filters').getByRole('link', { name: /Vencidas en soles/ });
  await expect(tab).toHaveAttribute('aria-current', 'page');
  const count = (await page.locator('.list-foot__count').textContent()) ?? '';
  expect(await tab.locator('.filter-tabs__count').textContent()).toBe(/\d+/.exec(count)?.[0]);
  await look('a list with a saved filter');

  await page.goto('/staff/invoices');
  await tab.click();
  await expect(page).toHaveURL(/\/staff\/invoices\?currency=PEN&show=overdue$/);
  await page.goto('/staff/filters?list=invoices');
  await look('saved filters');
  await page.getByRole('button', { name: 'Quitar Vencidas en soles' }).click();
  await page.goto('/staff/invoices');
  await expect(page.locator('.saved-filters')).toHaveCount(0);
  expect(found).toEqual([]);
});
