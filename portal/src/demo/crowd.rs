//! Made-up people of a large institution: as many as wanted, the same in each run.

use crate::billing::customers::CustomerRecord;

/// The n-th of them as a customer.
#[must_use]
pub fn customer(n: u32) -> CustomerRecord {
    CustomerRecord {
        number: format!("C{n:07}"),
        name: name(n),
        document: Some(document(n)),
        email: Some(mailbox(n)),
        ..CustomerRecord::default()
    }
}

/// Each has their own, of a domain that nobody can have.
#[must_use]
pub fn mailbox(n: u32) -> String {
    format!("{}.{n}@example.org", surname(n, 1))
}

/// A number that looks like chance, the same in each run.
#[must_use]
pub fn mixed(n: u32, salt: u32) -> u32 {
    let mut x = n.wrapping_mul(0x9e37_79b1) ^ salt.wrapping_mul(0x85eb_ca6b);
    x ^= x >> 15;
    x = x.wrapping_mul(0x2c1b_3c6d);
    x ^= x >> 12;
    x = x.wrapping_mul(0x297a_2d39);
    x ^ (x >> 15)
}

const FIRST: [&str; 24] = [
    "María", "José", "Luis", "Ana", "Juan", "Carlos", "Rosa", "Jorge", "Carmen", "Miguel", "Lucía",
    "Pedro", "Julia", "Diego", "Elena", "Mateo", "Sofía", "Raúl", "Inés", "Óscar", "Noemí", "Hugo",
    "Alba", "Iván",
];
const HEADS: [&str; 40] = [
    "Qui", "Hua", "Ma", "Ro", "Sán", "Gon", "Fer", "Val", "Cas", "Men", "Pe", "Lo", "Gar", "Ri",
    "To", "Bar", "Del", "Es", "Fi", "Gu", "Her", "Ju", "Lla", "Mo", "Nu", "Or", "Pa", "Ra", "Sa",
    "Te", "Ur", "Ve", "Yu", "Za", "Cha", "Ñau", "Al", "Be", "Cor", "Do",
];
const MIDDLES: [&str; 25] = [
    "mán", "za", "le", "ri", "do", "che", "lla", "na", "ve", "go", "ti", "ra", "mi", "so", "pa",
    "cu", "ñe", "da", "lo", "be", "fa", "ju", "ne", "xi", "tu",
];
const TAILS: [&str; 25] = [
    "z", "ez", "spe", "ni", "ca", "res", "ro", "ta", "no", "la", "ya", "ri", "mo", "do", "ga",
    "ña", "si", "co", "va", "ni", "to", "les", "ma", "ra", "qui",
];

/// Surname of a person by place, 1 or 2. Some are frequent: every fourth is one of a hundred.
#[must_use]
pub fn surname(n: u32, place: u32) -> String {
    let chance = mixed(n, place);
    let rank = if chance.is_multiple_of(4) { chance / 4 % 100 } else { chance / 4 % 25_000 };
    let part = |parts: &[&'static str], by: u32| {
        let place = usize::try_from(by).unwrap_or(0) % parts.len();
        parts.get(place).copied().unwrap_or_default()
    };
    let (head, middle) = (part(&HEADS, rank), part(&MIDDLES, rank / 40));
    format!("{head}{middle}{}", part(&TAILS, rank / 1_000))
}

/// One of the first names.
#[must_use]
pub fn first_name(chance: u32) -> &'static str {
    let place = usize::try_from(chance).unwrap_or(0) % FIRST.len();
    FIRST.get(place).copied().unwrap_or_default()
}

/// First name and both surnames.
#[must_use]
pub fn name(n: u32) -> String {
    format!("{} {} {}", first_name(mixed(n, 3)), surname(n, 1), surname(n, 2))
}

/// Number of an identity card.
#[must_use]
pub fn document(n: u32) -> String {
    format!("{:08}", mixed(n, 4) % 100_000_000)
}
