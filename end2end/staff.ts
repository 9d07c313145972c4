// Members of staff: invited on the command line, with a password and an authenticator.

import { expect, type Page, type Site } from './site';
import { Authenticator } from './totp';
import type { Look } from './tour';

export const PASSWORD = 'cuatro gatos verdes bailan';

/// Invites somebody on the command line; returns the link.
export function invited(site: Site, name: string, role = 'admin'): string {
  const email = `${name.toLowerCase()}@colegio.example`;
  const out = site.command('staff', 'add', email, '--name', name, '--role', role);
  const link = /http\S+\/staff\/invitation\/\S+/.exec(out)?.[0];
  if (link === undefined) throw new Error(`no link was printed:\n${out}`);
  return link;
}

/// Accepts an invitation; returns the authenticator.
export async function accept(page: Page, link: string, look?: Look): Promise<Authenticator> {
  await page.goto(link);
  await look?.('an invitation');
  await page.fill('input[name=password]', PASSWORD);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.locator('.factor__qr')).toBeVisible();
  await look?.('the second factor');
  const secret = (await page.locator('.factor__secret').textContent()) ?? '';
  const authenticator = new Authenticator(secret.trim());
  await page.fill('input[name=code]', await authenticator.next());
  await page.getByRole('button', { name: 'Confirmar e ingresar' }).click();
  await expect(page).toHaveURL(/\/staff\/recovery-codes$/);
  await expect(page.locator('.recovery-codes li')).toHaveCount(10);
  await look?.('recovery codes');
  await page.getByRole('button', { name: 'Ya los guardé' }).click();
  await expect(page).toHaveURL(/\/staff$/);
  return authenticator;
}
