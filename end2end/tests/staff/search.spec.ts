// Staff find a customer despite a typing error, by keys alone, and write a note.

import { looker } from '../../axe';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

const CUSTOMER = 'Valentina Quispe Mamani';

test('staff find a customer and write a note that stays in the history', async ({ page, site }) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'), look);

  await page.goto('/staff/search');
  await look('the search');
  await page.fill('main input[name=q]', 'valentina quipse');
  await page.locator('main').getByRole('button', { name: 'Buscar' }).click();
  await expect(page.locator('.hits__hit').first()).toContainText(CUSTOMER);
  await look('what was found');
  await page.locator('.hits__hit').first().click();
  await expect(page.locator('h1')).toHaveText(CUSTOMER);
  await look('a customer');

  await page.getByLabel('Nota', { exact: true }).fill('Llamó la madre.');
  await page.getByRole('button', { name: 'Guardar nota' }).click();
  await expect(page.locator('.notice')).toContainText('Nota guardada');
  await expect(page.locator('.timeline')).toContainText('Llamó la madre.');

  if (test.info().project.use.javaScriptEnabled !== false) {
    const palette = page.locator('.palette__box');
    await expect(page.locator('html')).toHaveAttribute('data-islands', 'awake');
    await page.keyboard.press('/');
    await expect(palette).toBeVisible();
    await look('the palette');
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();

    await page.getByLabel('Nota', { exact: true }).focus();
    await page.keyboard.press('/');
    await expect(palette).toBeHidden();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('valentina quipse');
    await expect(palette.locator('.hits__hit').first()).toContainText(CUSTOMER);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.locator('h1')).toHaveText(CUSTOMER);

    await page.keyboard.press('Control+k');
    await palette.getByLabel('Abrir con la tecla /').uncheck();
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await expect(palette).toBeHidden();
  }
  expect(found).toEqual([]);
});
