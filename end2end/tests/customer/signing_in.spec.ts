// Signing in by password and by code, without revealing whether an address is known.

import { PARENT, signIn } from '../../people';
import { expect, test } from '../../site';

test('who is not signed in is led to sign in and back', async ({ page }) => {
  await page.goto('/invoices');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.fill('input[autocomplete=username]', PARENT.email);
  await page.fill('input[autocomplete=current-password]', PARENT.password);
  await page.click('form:has(input[autocomplete=current-password]) button[type=submit]');
  await expect(page).toHaveURL(/\/invoices$/);
});

test('a wrong password and an unknown address are answered alike', async ({ page }) => {
  const said: string[] = [];
  for (const email of [PARENT.email, 'nadie@example.org']) {
    await page.goto('/sign-in');
    await page.fill('input[autocomplete=username]', email);
    await page.fill('input[autocomplete=current-password]', 'no es la contraseña');
    await page.click('form:has(input[autocomplete=current-password]) button[type=submit]');
    const alert = page.locator('main [role=alert], main .error-summary').first();
    await expect(alert).toBeVisible();
    said.push((await alert.textContent()) ?? '');
    await expect(page.locator('input[autocomplete=username]')).toHaveValue(email);
  }
  expect(said[0]).toBe(said[1]);
  expect(said[0]).toContain('no coinciden');
});

test('signing out closes the pages', async ({ page }) => {
  await signIn(page, PARENT);
  await page.locator('summary', { hasText: 'Su cuenta' }).click();
  await page.getByRole('button', { name: 'Cerrar sesión' }).click();
  await expect(page.locator('summary', { hasText: 'Su cuenta' })).toHaveCount(0);
  await page.goto('/payments');
  await expect(page).toHaveURL(/\/sign-in/);
});
