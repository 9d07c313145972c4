//! Who may choose, what is refused, and what a choice does.
