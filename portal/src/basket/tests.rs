//! Tests of basket.
