// An administrator edits a step, sees what it changes tomorrow, and saves it.

import { looker } from '../../axe';
import { expect, test } from '../../site';
import { accept, invited } from '../../staff';

const POLICY = '/staff/reminders/policy';

test('a step is edited, its difference of tomorrow is seen, and it is saved', async ({
  page,
  site,
}) => {
  test.slow();
  const found: string[] = [];
  const look = looker(page, 'es', found);
  await accept(page, invited(site, 'Elsa'));
  await page.goto(POLICY);
  await look('the policy of reminders');
  await page.getByRole('link', { name: '7 días después del vencimiento' }).click();
  await expect(page).toHaveURL(/step=late-week$/);
  await look('a step');
  await page.fill('#edit-days', 'x');
  await page.getByRole('button', { name: 'Ver qué cambia mañana' }).click();
  await expect(page.locator('.error-summary')).toContainText('número de días');
  await page.fill('#edit-days', '9');
  await page.getByRole('button', { name: 'Ver qué cambia mañana' }).click();
  await expect(page.locator('main')).toContainText('No se envió ni se guardó nada');
  await expect(page.locator('main')).toContainText('Cómo se leería');
  await look('the difference of tomorrow');
  await page.getByRole('button', { name: 'Guardar la versión nueva' }).click();
  await expect(page.locator('.error-summary')).toContainText('motivo');
  await page.fill('#edit-reason', 'Acuerdo del consejo');
  await page.getByRole('button', { name: 'Guardar la versión nueva' }).click();
  await expect(page).toHaveURL(/done=saved/);
  await expect(page.locator('main')).toContainText('La política cambió');
  await expect(page.locator('main')).toContainText('Acuerdo del consejo');
  await expect(page.getByRole('link', { name: '9 días después del vencimiento' })).toBeVisible();

  await page.goto(`${POLICY}/texts?language=es&kind=overdue&tone=firm`);
  await look('texts of reminders');
  await page.fill('#edit-closing', 'Irá a la cárcel.');
  await page.getByRole('button', { name: 'Ver qué cambia mañana' }).click();
  await expect(page.locator('.error-summary')).toContainText('No se puede decir');
  await page.goto(`${POLICY}/limits`);
  await look('limits of contacts');
  expect(found).toEqual([]);
});
