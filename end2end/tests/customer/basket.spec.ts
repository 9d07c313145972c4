// Debts of two students in one payment, with a receipt each.

import { CARD, payBy } from '../../cards';
import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';

test('a parent pays for two students at once and gets a receipt for each', async ({ page }) => {
  await signIn(page, PARENT);
  await page.goto('/basket');
  const groups = page.locator('main fieldset:has(input[name=i]:not([disabled]))');
  expect(await groups.count()).toBeGreaterThan(1);
  const total = page.locator('main output').first();
  // The total is updated by scripts; without them the next page shows it.
  const live = test.info().project.name === 'scripts on';
  if (live) await expect(page.locator('html')).toHaveAttribute('data-islands', 'awake');
  for (const group of [groups.nth(0), groups.nth(1)]) {
    const before = (await total.textContent()) ?? '';
    await group.locator('.debt:not(.debt--closed) label.debt__label').first().click();
    if (live) await expect(total).not.toHaveText(before);
    else await expect(total).toHaveText(before);
  }
  await page.getByRole('button', { name: 'Continuar' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revise y pague');
  await page.getByRole('button', { name: /^Pagar/ }).click();
  await payBy(page, CARD.tellsTwice);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pago recibido', {
    timeout: 30_000,
  });
  await expect(page.getByRole('link', { name: /Descargar recibo/ })).toHaveCount(2);
});

test('nothing chosen is said, with a link to what to choose', async ({ page }) => {
  await signIn(page, PARENT);
  await page.goto('/basket');
  for (const box of await page.locator('input[name=i]:checked').all()) await box.uncheck();
  await page.getByRole('button', { name: 'Continuar' }).first().click();
  await expect(page.getByRole('alert').or(page.locator('.error-summary')).first()).toContainText(
    'Elija al menos un pago',
  );
});
