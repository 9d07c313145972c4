//! Sources of rules.

/// Source of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSource {
    /// Law and article.
    pub law: &'static str,
    /// Date of entry into force, YYYY-MM-DD.
    pub since: &'static str,
}

pub(super) const HOUSE: RuleSource =
    RuleSource { law: "Aldía, reglas de la casa", since: "2026-11-01" };

/// What an institution sets for itself.
pub(super) const OWN: RuleSource =
    RuleSource { law: "Reglas de la propia institución", since: "2026-11-30" };

pub(super) const LEY_29571: RuleSource =
    RuleSource { law: "Perú, Ley 29571, art. 62", since: "2010-10-02" };
