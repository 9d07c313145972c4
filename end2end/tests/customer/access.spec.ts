// Checks every page in every state, in three languages and both themes, with axe.

import { looker } from '../../axe';
import { PARENT } from '../../people';
import { expect, test } from '../../site';
import { passInside, passOutside, passPayment, passReminders, passSlowPayment } from '../../tour';

for (const language of ['es', 'en', 'pt']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, ${language}, ${colorScheme}`, async ({ page, context, site }) => {
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await context.addCookies([{ name: 'aldia_language', value: language, url: site.url }]);
      const found: string[] = [];
      const look = looker(page, language, found);
      await passOutside(page, look);
      await passInside(page, look);
      await passPayment(page, look);
      await context.clearCookies({ name: /^(__Host-)?aldia$/ });
      await passSlowPayment(page, look, site.payLink);
      await context.clearCookies({ name: /^(__Host-)?aldia$/ });
      await passReminders(page, look, site.command('reminders', 'link', PARENT.email).trim());
      expect(found).toEqual([]);
    });
  }
}
