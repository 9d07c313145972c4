//! Handing a case over to another member of staff.

/// Why a case is not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandoverError {
    /// It is answered or decided.
    #[error("it is answered or decided already")]
    Closed,
    /// Somebody took it, or gave it back, after the form was made.
    #[error("somebody else looks after it by now")]
    Stale,
    /// The new owner could not answer it.
    #[error("they may not answer")]
    NotEntitled,
}

/// Whether a case may be handed over. `shown` is the owner that the form was made from.
///
/// # Errors
/// See [`HandoverError`].
pub fn check_handover<T: PartialEq>(
    is_open: bool,
    shown: Option<&T>,
    owner: Option<&T>,
    is_entitled: bool,
) -> Result<(), HandoverError> {
    match () {
        () if !is_open => Err(HandoverError::Closed),
        () if shown != owner => Err(HandoverError::Stale),
        () if !is_entitled => Err(HandoverError::NotEntitled),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_case_goes_from_the_owner_that_was_shown_to_somebody_who_may_answer() {
        let (eva, sol) = (Some(&"eva"), Some(&"sol"));
        for (is_open, [shown, owner], is_entitled, expected) in [
            (true, [None, None], true, Ok(())),
            (true, [eva, eva], true, Ok(())),
            (true, [None, eva], true, Err(HandoverError::Stale)),
            (true, [eva, None], true, Err(HandoverError::Stale)),
            (true, [eva, sol], true, Err(HandoverError::Stale)),
            (true, [eva, eva], false, Err(HandoverError::NotEntitled)),
            (false, [eva, eva], true, Err(HandoverError::Closed)),
        ] {
            let checked = check_handover(is_open, shown, owner, is_entitled);
            assert_eq!(checked, expected, "{shown:?} {owner:?}");
        }
    }
}
