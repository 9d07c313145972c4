//! Tests of overview.
