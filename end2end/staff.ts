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
  await page.locator('form[action*=choose_password] button[type=submit]').click();
  await expect(page.locator('.factor__qr')).toBeVisible();
  await look?.('the second factor');
  const secret = (await page.locator('.factor__secret').textContent()) ?? '';
  const authenticator = new Authenticator(secret.trim());
  await page.fill('input[name=code]', await authenticator.next());
  await page.locator('form[action*=confirm_factor] button[type=submit]').click();
  await expect(page).toHaveURL(/\/staff\/recovery-codes$/);
  await expect(page.locator('.recovery-codes li')).toHaveCount(10);
  await look?.('recovery codes');
  await page.locator('form[action*=codes_saved] button[type=submit]').click();
  await expect(page).toHaveURL(/\/staff$/);
  return authenticator;
}

/// Pages of the desk, from an invitation on.
export async function passDesk(page: Page, look: Look, invitation: string): Promise<void> {
  const at = async (path: string, name: string) => {
    await page.goto(path);
    await look(name);
  };
  await accept(page, invitation);
  await look('desk');
  await at('/staff/figures', 'desk-figures');
  await at('/staff/invoices', 'desk-invoices');
  await at('/staff/payments', 'desk-payments');
  await at('/staff/search?q=quispe', 'desk-search');
  await page.locator('main a[href^="/staff/customers/"]').first().click();
  await page.waitForURL(/\/staff\/customers\/[a-z0-9-]+$/);
  await look('desk-customer');
  await at('/staff/cases', 'desk-cases');
  await at('/staff/health', 'desk-health');
}
