//! Words for refunds.

use domain::payments::RefundWay;

use crate::t;

pub(super) fn way(way: RefundWay) -> &'static str {
    match way {
        RefundWay::Cash => t!(refunds.way.cash),
        RefundWay::Transfer => t!(refunds.way.transfer),
        RefundWay::Provider => t!(refunds.way.provider),
    }
}
