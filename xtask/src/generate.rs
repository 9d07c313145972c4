//! Writes large files of invoices, the same each time, to measure imports with.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// Twenty invoices for each customer, 19 of 20 of them settled, in the columns of the IBM history.
///
/// # Errors
/// When the file cannot be written.
pub fn csv(rows: u32, file: &Path) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    write!(out, "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,")?;
    write!(out, "InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate\r\n")?;
    let customers = (rows / 20).max(1);
    let mut seed = 20_131_115;
    for row in 0..rows {
        let customer = next(&mut seed) % customers;
        let (cents, days) = (next(&mut seed) % 12_000 + 500, next(&mut seed) % 700);
        let (issued, due, settled) = (day(days), day(days + 30), day(days + 5 + seed % 60));
        let settled = if next(&mut seed).is_multiple_of(20) { String::new() } else { settled };
        let disputed = if seed.is_multiple_of(4) { "Yes" } else { "No" };
        write!(
            out,
            "391,C-{customer:07},4/6/2013,{row:010},{issued},{due},{}.{:02},{disputed},{settled},\
             Paper,13,0\r\n",
            cents / 100,
            cents % 100,
        )?;
    }
    out.flush()?;
    Ok(())
}

/// A number that looks drawn (xorshift), the next of the same row each time.
fn next(seed: &mut u32) -> u32 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    *seed
}

/// The day so many days after 2012-01-01, without leading zeros: 1/2/2012.
fn day(days: u32) -> String {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (year, mut rest) = (2012 + days / 365, days % 365);
    for (length, month) in LENGTHS.into_iter().zip(1..) {
        if rest < length {
            return format!("{month}/{}/{year}", rest + 1);
        }
        rest -= length;
    }
    unreachable!("the months of a year have 365 days")
}
