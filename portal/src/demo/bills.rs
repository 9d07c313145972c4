//! The school's invoices and their payments, written in one commit.

use std::collections::HashMap;

use domain::calendar::{Date, Timestamp, first_instant};
use domain::identity::Email;
use domain::ids::{CustomerId, UserId};
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::Money;
use domain::payments::{Basket, Debt, Target};
use jiff::{SignedDuration, ToSpan};

use super::school::{Bill, Item, School, Student};
use super::wrong;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::issue::{self, InvoiceIssue, NewInvoiceFor};
use crate::payments::offline::{self, OfflineBasket};
use crate::{Portal, Result};

/// Number of instalments of the year's fees, and the one due at the end of this month.
const INSTALMENTS: i32 = 10;
const THIS_MONTH: i32 = 7;

/// A past payment: its day, and the amounts by index of the instalment.
struct Payment {
    on: Date,
    parts: Vec<(usize, Money)>,
}

struct StudentBill {
    student: String,
    invoice: NewInvoice,
    payments: Vec<Payment>,
}

/// Adds the students, their invoices and payments.
pub(super) async fn load(
    portal: &Portal,
    school: &School,
    users: &[(Email, UserId)],
) -> Result<()> {
    let now = portal.now();
    let billed = all(school, portal.today())?;
    let mut tx = portal.db.write().await?;
    let records: Vec<CustomerRecord> = school.students.iter().map(record).collect();
    let ids = customers::upsert_in(&mut tx, now, &school.source, &records).await?.ids;
    let students = school.students.iter().zip(&ids);
    let students: HashMap<&str, (&Student, &CustomerId)> =
        students.map(|(student, id)| (student.number.as_str(), (student, id))).collect();
    let of = |billed: &StudentBill| students.get(billed.student.as_str()).copied();
    let new: Vec<NewInvoiceFor> = billed
        .iter()
        .map(|billed| {
            let (_, customer) = of(billed).ok_or_else(|| wrong(&billed.student))?;
            Ok(NewInvoiceFor { customer: customer.clone(), invoice: billed.invoice.clone() })
        })
        .collect::<Result<_>>()?;
    let issued = issue::issue_in(portal, &mut tx, &new).await.map_err(wrong)?;

    let mut paid = Vec::new();
    for (billed, issued) in billed.iter().zip(&issued) {
        let (student, customer) = of(billed).ok_or_else(|| wrong(&billed.student))?;
        let payer = users.iter().find(|(email, _)| *email == student.email).map(|(_, id)| id);
        for (place, payment) in billed.payments.iter().enumerate() {
            let targets = targets(billed, payment, issued, customer);
            paid.push(OfflineBasket {
                reference: format!("{}/{}/{}", school.source, billed.invoice.number, place + 1),
                at: at(portal, payment.on)?,
                payer,
                basket: Basket::paid_elsewhere(targets).map_err(wrong)?,
            });
        }
    }
    paid.sort_by_key(|one| one.at);
    offline::record_in(portal, &mut tx, paid).await?;
    tx.commit().await
}

fn record(student: &Student) -> CustomerRecord {
    CustomerRecord {
        number: student.number.clone(),
        name: student.name.clone(),
        email: Some(student.email.as_str().to_owned()),
        ..CustomerRecord::default()
    }
}

/// Ten o'clock on a day, but not in the future.
fn at(portal: &Portal, day: Date) -> Result<Timestamp> {
    let midnight = first_instant(day, &portal.settings.institution.time_zone).map_err(wrong)?;
    Ok((midnight + SignedDuration::from_hours(10)).min(portal.now()))
}

fn targets(
    billed: &StudentBill,
    payment: &Payment,
    issued: &InvoiceIssue,
    customer: &CustomerId,
) -> Vec<Target> {
    let parts = payment.parts.iter();
    let known = parts.filter_map(|(place, amount)| {
        let (instalment, outstanding) = issued.instalments.get(*place)?;
        let (due_on, _) = billed.invoice.plan.get(*place)?;
        Some((instalment, *outstanding, *due_on, *amount))
    });
    let target = |(instalment, outstanding, due_on, amount): (&_, Money, Date, Money)| Target {
        debt: Debt {
            instalment: domain::ids::InstalmentId::clone(instalment),
            invoice: issued.invoice.clone(),
            customer: customer.clone(),
            due_on,
            outstanding,
            disputed: billed.invoice.disputed,
        },
        amount,
    };
    known.map(target).collect()
}

/// All invoices, numbered in order of issue.
fn all(school: &School, today: Date) -> Result<Vec<StudentBill>> {
    let mut billed = Vec::new();
    for student in &school.students {
        billed.push(enrolment(school, student, today)?);
        billed.push(fees(school, student, today)?);
    }
    for bill in &school.bills {
        for student in &bill.students {
            billed.push(other(school, bill, student, today)?);
        }
    }
    billed.sort_by_key(|billed| billed.invoice.issued_on);
    for (billed, number) in billed.iter_mut().zip(1204..) {
        billed.invoice.number = format!("B001-{number:08}");
    }
    Ok(billed)
}

fn invoice(school: &School, text: &str, issued_on: Date, items: &[Item]) -> Result<NewInvoice> {
    let line = |item: &Item| {
        let (description, quantity) = (item.text.clone(), item.quantity);
        Ok(InvoiceLine { description, quantity, amount: school.money(&item.amount)? })
    };
    Ok(NewInvoice {
        source: school.source.clone(),
        number: String::new(),
        description: text.to_owned(),
        currency: school.currency,
        issued_on,
        disputed: false,
        lines: items.iter().map(line).collect::<Result<_>>()?,
        plan: Vec::new(),
    })
}

fn total(invoice: &NewInvoice) -> Result<Money> {
    Money::sum(invoice.currency, invoice.lines.iter().map(|line| line.amount)).map_err(wrong)
}

/// End of the month in which an instalment, counted from 1, is due.
fn due(today: Date, number: i32) -> Result<Date> {
    let month = today.first_of_month().checked_add((number - THIS_MONTH).months());
    Ok(month.map_err(wrong)?.last_of_month())
}

fn enrolment(school: &School, student: &Student, today: Date) -> Result<StudentBill> {
    let first = due(today, 1)?.first_of_month();
    let day = |days: i32| first.checked_add(days.days()).map_err(wrong);
    let item = std::slice::from_ref(&school.enrolment);
    let mut invoice = invoice(school, &school.enrolment.text, day(-30)?, item)?;
    let amount = total(&invoice)?;
    invoice.plan = vec![(day(-10)?, amount)];
    let payments = vec![Payment { on: day(-14)?, parts: vec![(0, amount)] }];
    Ok(StudentBill { student: student.number.clone(), invoice, payments })
}

/// The year's fees: paid monthly, or all at once.
fn fees(school: &School, student: &Student, today: Date) -> Result<StudentBill> {
    let fee = school.money(&student.fee)?;
    let year = Money::new(fee.minor * i64::from(INSTALMENTS), fee.currency);
    let text = format!("{}, {INSTALMENTS} cuotas", school.fees.text);
    let (quantity, amount) = (i64::from(INSTALMENTS), year.to_decimal());
    let item = Item { text: school.fees.text.clone(), quantity, amount };
    let issued_on = due(today, 1)?.first_of_month();
    let mut invoice = invoice(school, &text, issued_on, &[item])?;
    let plan = (1..=INSTALMENTS).map(|number| Ok((due(today, number)?, fee)));
    invoice.plan = plan.collect::<Result<_>>()?;

    let mut payments = Vec::new();
    if student.paid == invoice.plan.len() {
        let parts = (0..student.paid).map(|place| (place, fee)).collect();
        payments.push(Payment { on: issued_on, parts });
    } else {
        for (place, (due_on, _)) in invoice.plan.iter().enumerate().take(student.paid) {
            let early = i32::try_from(place % 4).map_err(wrong)? + 2;
            let on = due_on.checked_sub(early.days()).map_err(wrong)?;
            payments.push(Payment { on, parts: vec![(place, fee)] });
        }
    }
    if let (Some(over), Some(last)) = (&student.over, payments.last_mut()) {
        let over = school.money(over)?;
        for (_, amount) in last.parts.iter_mut().take(1) {
            *amount = amount.plus(over).map_err(wrong)?;
        }
    }
    if let Some(part) = &student.part {
        let on = today.checked_sub(1.day()).map_err(wrong)?;
        payments.push(Payment { on, parts: vec![(student.paid, school.money(part)?)] });
    }
    Ok(StudentBill { student: student.number.clone(), invoice, payments })
}

fn other(school: &School, bill: &Bill, student: &str, today: Date) -> Result<StudentBill> {
    let day = |days: i32| today.checked_add(days.days()).map_err(wrong);
    let mut invoice = invoice(school, &bill.text, day(bill.issued)?, &bill.lines)?;
    invoice.disputed = bill.disputed;
    let amount = total(&invoice)?;
    invoice.plan = vec![(day(bill.due)?, amount)];
    let mut payments = Vec::new();
    if let Some(paid) = bill.paid {
        payments.push(Payment { on: day(paid)?, parts: vec![(0, amount)] });
    }
    Ok(StudentBill { student: student.to_owned(), invoice, payments })
}
