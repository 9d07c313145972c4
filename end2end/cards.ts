// Test cards of the sandbox gateway, and a payer's steps on its page.

import { expect, type Page } from '@playwright/test';

export const CARD = {
  approved: '4242 4242 4242 4242',
  asksFirst: '4000 0000 0000 3220',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  hangsAfterCharging: '4000 0000 0000 0259',
  breaksAfterCharging: '4000 0000 0000 0119',
  movesThenDeclines: '4000 0000 0000 0341',
  neverTells: '4000 0000 0003 0041',
  tellsTwice: '4000 0000 0003 0025',
  tellsInDisorder: '4000 0000 0003 0033',
} as const;

/// Enters a card on the gateway's page and pays. Returns after the gateway's answer, because
/// leaving the page earlier cancels the request and nothing is charged.
export async function payBy(page: Page, card: string): Promise<void> {
  await expect(page.locator('input[name=number]')).toBeVisible();
  await page.fill('input[name=number]', card);
  await page.fill('input[name=expiry]', '12/39');
  await page.fill('input[name=cvc]', '123');
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.click('button.main');
  await answered;
}
