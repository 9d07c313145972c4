//! Labels of payment methods.

use domain::language::Language;
use domain::payments::Origin;
use domain::till::TakingKind;

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

/// How money is paid at the desk.
#[must_use]
pub const fn desk_method(kind: TakingKind, language: Language) -> &'static str {
    match (kind, language) {
        (TakingKind::Cash, Language::Es) => "Efectivo, en caja",
        (TakingKind::Cash, Language::En) => "Cash, at the desk",
        (TakingKind::Cash, Language::Pt) => "Dinheiro, no caixa",
        (TakingKind::CardTerminal, Language::Es) => "Tarjeta, en caja",
        (TakingKind::CardTerminal, Language::En) => "Card, at the desk",
        (TakingKind::CardTerminal, Language::Pt) => "Cartão, no caixa",
        (TakingKind::Transfer, Language::Es) => "Transferencia",
        (TakingKind::Transfer, Language::En) => "Bank transfer",
        (TakingKind::Transfer, Language::Pt) => "Transferência",
        (TakingKind::Cheque, _) => "Cheque",
    }
}
