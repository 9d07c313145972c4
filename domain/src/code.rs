//! The words by which values are kept in the database.

/// Gives enums that derive strum's `EnumString`, `IntoStaticStr` and `VariantArray` the words of
/// their variants.
macro_rules! coded {
    ($($name:ident),+ $(,)?) => { $(
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = <Self as ::strum::VariantArray>::VARIANTS;

            /// The word kept in the database.
            #[must_use]
            pub fn code(self) -> &'static str {
                self.into()
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                code.parse().ok()
            }
        }
    )+ };
}
pub(crate) use coded;
