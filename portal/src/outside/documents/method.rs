//! Labels of payment methods.

use domain::language::Language;
use domain::payments::Origin;

#[must_use]
pub const fn method(origin: Origin, language: Language) -> &'static str {
    match (origin, language) {
        (Origin::Sandbox, Language::Es) => "Tarjeta (prueba, sin dinero real)",
        (Origin::Sandbox, Language::En) => "Card (sandbox, no real money)",
        (Origin::Sandbox, Language::Pt) => "Cartão (teste, sem dinheiro real)",
        (Origin::Stripe, Language::Es) => "Pago en línea (Stripe)",
        (Origin::Stripe, Language::En) => "Online payment (Stripe)",
        (Origin::Stripe, Language::Pt) => "Pagamento on-line (Stripe)",
        (Origin::Offline, Language::Es) => "Pago fuera del portal",
        (Origin::Offline, Language::En) => "Paid outside the portal",
        (Origin::Offline, Language::Pt) => "Pago fora do portal",
    }
}
