//! Whether customers with the same mailbox may belong together: a family, a company and its
//! branches. Strangers share one where an office is entered for everybody, or a placeholder.

use std::collections::BTreeSet;

use crate::fold::words;

/// Words in names that do not make two of them related: particles and legal forms.
const COMMON: [&str; 38] = [
    "and",
    "asociados",
    "cia",
    "co",
    "comercial",
    "company",
    "compania",
    "corp",
    "cuenta",
    "da",
    "das",
    "de",
    "del",
    "do",
    "dos",
    "e",
    "eirl",
    "el",
    "empresa",
    "hijos",
    "hnos",
    "inc",
    "la",
    "las",
    "limitada",
    "llc",
    "los",
    "ltd",
    "ltda",
    "me",
    "sa",
    "sac",
    "sas",
    "servicios",
    "spa",
    "srl",
    "the",
    "y",
];

/// Whether some of the names have nothing to do with some others: no family name and no word of a
/// company in common, directly or through a third one.
#[must_use]
pub fn are_strangers(names: &[&str]) -> bool {
    let mut open: Vec<BTreeSet<String>> = names.iter().map(|name| family(name)).collect();
    let Some(mut known) = open.pop() else { return false };
    loop {
        let (related, others): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|words| !words.is_disjoint(&known));
        if related.is_empty() {
            return !others.is_empty();
        }
        known.extend(related.into_iter().flatten());
        open = others;
    }
}

/// The words by which a name is related to others, without common ones: those before a comma, or
/// all but the first, which is a given name. A name of one word is that word.
fn family(name: &str) -> BTreeSet<String> {
    let (surnames, given) = name.split_once(',').map_or((name, 1), |(before, _)| (before, 0));
    let all: Vec<String> = words(surnames).collect();
    let telling = |word: &&String| word.chars().count() > 1 && !COMMON.contains(&word.as_str());
    let rest: BTreeSet<String> = all.iter().skip(given).filter(telling).cloned().collect();
    if rest.is_empty() { all.into_iter().take(1).collect() } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_a_word_in_common_are_strangers() {
        for (names, expected) in [
            (&[][..], false),
            (&["Gloria Ajena"], false),
            (&["Gloria Ajena", "Hugo Distinto", "Inés Otra"], true),
            (&["Lucía Ñahui Peña", "Mateo Ñahui Peña"], false),
            (&["LUCIA NAHUI PENA", "Mateo Ñahui Rojas"], false),
            (&["ÑAHUI PEÑA, Lucía", "Mateo Ñahui"], false),
            (&["PEÑA RÍOS, María", "María López Peña"], false),
            (&["Transportes Sur, S.A.C.", "Comercial Norte, S.A.C."], true),
            (&["Ana Paz", "Ana Paz", "Luz de la Cruz"], true),
            (&["María López", "María Díaz"], true),
            (&["Ana Rojas Paz", "Luis Paz Quispe", "Eva Quispe"], false),
            (&["Transportes Sur S.A.C.", "Comercial Norte SAC"], true),
            (&["Grupo Andino Sede Norte", "Grupo Andino Sede Sur"], false),
            (&["Ana de la Cruz", "Luis de la Rosa"], true),
            (&["7590-VHVEG", "7590-VHVEG"], false),
        ] {
            assert_eq!(are_strangers(names), expected, "{names:?}");
        }
    }
}
