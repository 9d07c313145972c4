// Takes the pictures of docs/, or all possible ones.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { test, type Page } from '../site';
import { PARENT } from '../people';
import { invited, passDesk } from '../staff';
import { passInside, passMany, passOutside, passPayment, passReminders, passSlowPayment, type Look } from '../tour';

const EVERYTHING = process.env.PICTURES;
const FOLDER = EVERYTHING ?? '../docs/screenshots';

const WIDTHS = { wide: { width: 1200, height: 800 }, narrow: { width: 360, height: 740 } };

/// Pictures in docs/: Spanish, light theme, wide and narrow.
const SHOWN = [
  'sign-in',
  'overview',
  'invoices',
  'invoice',
  'basket',
  'review',
  'payment-waiting',
  'payment-confirmed',
  'payments',
  'profile',
  'verify-unknown',
  'missing',
];

/// Also in the dark theme and in the other languages.
const SHOWN_OTHERWISE = ['overview', 'payment-confirmed'];

/// Pages of staff, by way.
const SHOWN_OF_STAFF: Record<string, string[]> = {
  'es-light-wide': ['desk', 'desk-figures', 'desk-invoices', 'desk-customer', 'desk-health'],
  'es-light-narrow': ['desk', 'desk-invoices'],
  'es-dark-wide': ['desk', 'desk-figures'],
  'en-light-wide': ['desk'],
  'pt-light-wide': ['desk'],
  'es-dark-narrow': ['desk'],
};

interface Way {
  language: string;
  colorScheme: 'light' | 'dark';
  width: keyof typeof WIDTHS;
}

function nameOf(way: Way): string {
  return `${way.language}-${way.colorScheme}-${way.width}`;
}

function isShown(name: string, way: Way): boolean {
  if (EVERYTHING) return true;
  if (name.startsWith('desk')) return SHOWN_OF_STAFF[nameOf(way)]?.includes(name) ?? false;
  const usual = way.language === 'es' && way.colorScheme === 'light';
  return (usual ? SHOWN : SHOWN_OTHERWISE).includes(name);
}

function camera(page: Page, way: Way): Look {
  const folder = join(FOLDER, nameOf(way));
  mkdirSync(folder, { recursive: true });
  return async (name) => {
    if (!isShown(name, way)) return;
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({
      path: join(folder, `${name}.jpg`),
      type: 'jpeg',
      quality: 82,
      fullPage: true,
      animations: 'disabled',
      scale: 'css',
    });
  };
}

for (const language of ['es', 'en', 'pt']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of ['wide', 'narrow'] as const) {
      test(`${language}, ${colorScheme}, ${width}`, async ({ page, context, site }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(WIDTHS[width]);
        await context.addCookies([{ name: 'aldia_language', value: language, url: site.url }]);
        const look = camera(page, { language, colorScheme, width });
        await passOutside(page, look);
        await passInside(page, look);
        await passPayment(page, look);
        await passDesk(page, look, invited(site, 'Elsa'));
        if (EVERYTHING) {
          await context.clearCookies({ name: /^(__Host-)?aldia$/ });
          await passMany(page, look);
          await context.clearCookies({ name: /^(__Host-)?aldia$/ });
          await passSlowPayment(page, look, site.payLink);
          await context.clearCookies({ name: /^(__Host-)?aldia$/ });
          await passReminders(page, look, site.command('reminders', 'link', PARENT.email).trim());
        }
      });
    }
  }
}
