//! The figures of a generated history equal those that are computed from its file alone.

use super::*;

const FIRST: Date = Date::constant(2026, 1, 5);

/// A file of invoices with terms of up to 60 days; a few are settled on the due day itself, some
/// long after it, some not at all.
fn file(seed: u64, today: Date) -> Vec<u8> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut lines = vec![
        "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate".to_owned(), //
    ];
    let span = (today - FIRST).get_days();
    for number in 0..500 {
        let after = |day: Date, days: i32| day.saturating_add(jiff::Span::new().days(days));
        let issued = after(FIRST, rng.random_range(0..=span));
        let due = after(issued, rng.random_range(0..60));
        let settled = match rng.random_range(0..10) {
            0 => due,
            1..7 => after(issued, rng.random_range(0..60)),
            _ => after(due, rng.random_range(1..200)),
        };
        let written = |day: Date| day.strftime("%m/%d/%Y").to_string();
        let settled = if settled > today { String::new() } else { written(settled) };
        let (customer, cents) = (rng.random_range(0..20), rng.random_range(1..100_000));
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let (issued, due) = (written(issued), written(due));
        lines.push(format!("c{customer},i{number},{issued},{due},{amount},{settled}"));
    }
    lines.join("\n").into_bytes()
}

#[tokio::test]
async fn the_figures_of_any_day_of_a_generated_history_are_those_of_its_file() {
    on_both(async |t| {
        let (today, seed) = (t.portal.today(), 20_261_130);
        let mut rng = StdRng::seed_from_u64(seed);
        let days = (0..25).map(|_| Period::days_to(today, rng.random_range(2..330)).first);
        let days: Vec<Date> = days.chain([today, FIRST]).collect();
        ibm::agrees(&t, &file(seed, today), &days).await;
    })
    .await;
}
