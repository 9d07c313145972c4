//! Tests of payments.
