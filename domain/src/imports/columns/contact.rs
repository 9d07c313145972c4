//! Columns with contact details.

use super::{Column, Reading};
use crate::imports::Profile;
use crate::imports::contact_details::{
    ContactDetails, address, country, document, phone, region, segments, time_zone,
};
use crate::imports::profile::ColumnRef;

/// The columns of the contact details.
pub(super) struct ContactColumns {
    calling_code: Option<String>,
    document: Option<Column>,
    phone: Option<Column>,
    postal_address: Option<Column>,
    segment: Option<Column>,
    country: Option<Column>,
    region: Option<Column>,
    time_zone: Option<Column>,
}

impl ContactColumns {
    pub(super) fn find(
        profile: &Profile,
        column: impl Fn(&Option<ColumnRef>) -> Option<Column>,
    ) -> Self {
        let names = &profile.columns;
        Self {
            calling_code: profile.calling_code.clone(),
            document: column(&names.document),
            phone: column(&names.phone),
            postal_address: column(&names.postal_address),
            segment: column(&names.segment),
            country: column(&names.country),
            region: column(&names.region),
            time_zone: column(&names.time_zone),
        }
    }

    pub(super) fn read(&self, read: &mut Reading<'_>) -> ContactDetails {
        let code = self.calling_code.as_deref();
        ContactDetails {
            document: read.may(self.document.as_ref(), document),
            phone: read.may(self.phone.as_ref(), |text| phone(text, code)),
            postal_address: read.may(self.postal_address.as_ref(), address),
            segments: read.may(self.segment.as_ref(), segments).unwrap_or_default(),
            country: read.may(self.country.as_ref(), country),
            region: read.may(self.region.as_ref(), region),
            time_zone: read.may(self.time_zone.as_ref(), time_zone),
        }
    }
}
