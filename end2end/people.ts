// Users of the demo, and how they sign in.

import { expect, type Page } from '@playwright/test';

export interface Person {
  email: string;
  password: string;
}

/// Signs in with e-mail and password.
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.fill('input[autocomplete=username]', person.email);
  await page.fill('input[autocomplete=current-password]', person.password);
  await page.click('form:has(input[autocomplete=current-password]) button[type=submit]');
  await expect(page).toHaveURL(/\/$/);
}

/// A mother of two students.
export const PARENT: Person = {
  email: 'rosa.mamani@correo.example',
  password: 'cometa jirafa tambor',
};

/// A company that pays for several accounts with hundreds of invoices.
export const MANY: Person = {
  email: 'grace.whitman@company.example',
  password: 'cometa jirafa tambor',
};

/// A father with credit from an overpayment.
export const CREDITED: Person = {
  email: 'miguel.rojas@correo.example',
  password: 'cometa jirafa tambor',
};
