//! Codes by which values are stored in the database.

/// Gives enums that derive strum's `EnumString`, `IntoStaticStr` and `VariantArray` their codes.
#[macro_export]
macro_rules! coded {
    ($($name:ident),+ $(,)?) => { $(
        impl $name {
            /// All variants.
            pub const ALL: &'static [Self] = <Self as ::strum::VariantArray>::VARIANTS;

            /// Code in the database.
            #[must_use]
            pub fn code(self) -> &'static str {
                self.into()
            }

            /// Parses a code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                code.parse().ok()
            }
        }
    )+ };
}
