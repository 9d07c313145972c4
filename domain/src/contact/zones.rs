//! Time zone of a country or region, for people whose own is not known.

/// Regions whose time differs from that of most of their country, as ISO 3166-2 writes them.
const REGIONS: [(&str, &str, &str); 66] = [
    ("BR", "AC", "America/Rio_Branco"),
    ("BR", "AM", "America/Manaus"),
    ("BR", "MS", "America/Campo_Grande"),
    ("BR", "MT", "America/Cuiaba"),
    ("BR", "RO", "America/Porto_Velho"),
    ("BR", "RR", "America/Boa_Vista"),
    ("CL", "AI", "America/Coyhaique"),
    ("CL", "MA", "America/Punta_Arenas"),
    ("EC", "W", "Pacific/Galapagos"),
    ("ES", "CN", "Atlantic/Canary"),
    ("MX", "BCN", "America/Tijuana"),
    ("MX", "BCS", "America/Mazatlan"),
    ("MX", "CHH", "America/Chihuahua"),
    ("MX", "NAY", "America/Mazatlan"),
    ("MX", "ROO", "America/Cancun"),
    ("MX", "SIN", "America/Mazatlan"),
    ("MX", "SON", "America/Hermosillo"),
    ("PT", "20", "Atlantic/Azores"),
    ("US", "AK", "America/Anchorage"),
    ("US", "AL", "America/Chicago"),
    ("US", "AR", "America/Chicago"),
    ("US", "AZ", "America/Phoenix"),
    ("US", "CA", "America/Los_Angeles"),
    ("US", "CO", "America/Denver"),
    ("US", "HI", "Pacific/Honolulu"),
    ("US", "IA", "America/Chicago"),
    ("US", "ID", "America/Boise"),
    ("US", "IL", "America/Chicago"),
    ("US", "KS", "America/Chicago"),
    ("US", "LA", "America/Chicago"),
    ("US", "MN", "America/Chicago"),
    ("US", "MO", "America/Chicago"),
    ("US", "MS", "America/Chicago"),
    ("US", "MT", "America/Denver"),
    ("US", "ND", "America/Chicago"),
    ("US", "NE", "America/Chicago"),
    ("US", "NM", "America/Denver"),
    ("US", "NV", "America/Los_Angeles"),
    ("US", "OK", "America/Chicago"),
    ("US", "OR", "America/Los_Angeles"),
    ("US", "PR", "America/Puerto_Rico"),
    ("US", "SD", "America/Chicago"),
    ("US", "TN", "America/Chicago"),
    ("US", "TX", "America/Chicago"),
    ("US", "UT", "America/Denver"),
    ("US", "WA", "America/Los_Angeles"),
    ("US", "WI", "America/Chicago"),
    ("US", "WY", "America/Denver"),
    ("CA", "AB", "America/Edmonton"),
    ("CA", "BC", "America/Vancouver"),
    ("CA", "MB", "America/Winnipeg"),
    ("CA", "NB", "America/Halifax"),
    ("CA", "NL", "America/St_Johns"),
    ("CA", "NS", "America/Halifax"),
    ("CA", "NT", "America/Edmonton"),
    ("CA", "PE", "America/Halifax"),
    ("CA", "SK", "America/Regina"),
    ("CA", "YT", "America/Whitehorse"),
    ("AU", "ACT", "Australia/Sydney"),
    ("AU", "NT", "Australia/Darwin"),
    ("AU", "QLD", "Australia/Brisbane"),
    ("AU", "SA", "Australia/Adelaide"),
    ("AU", "TAS", "Australia/Hobart"),
    ("AU", "VIC", "Australia/Melbourne"),
    ("AU", "WA", "Australia/Perth"),
    ("PT", "30", "Atlantic/Madeira"),
];

/// The zone in which most people of a country live.
const COUNTRIES: [(&str, &str); 34] = [
    ("AR", "America/Argentina/Buenos_Aires"),
    ("AU", "Australia/Sydney"),
    ("BO", "America/La_Paz"),
    ("BR", "America/Sao_Paulo"),
    ("CA", "America/Toronto"),
    ("CH", "Europe/Zurich"),
    ("CL", "America/Santiago"),
    ("CN", "Asia/Shanghai"),
    ("CO", "America/Bogota"),
    ("CR", "America/Costa_Rica"),
    ("CU", "America/Havana"),
    ("DE", "Europe/Berlin"),
    ("DO", "America/Santo_Domingo"),
    ("EC", "America/Guayaquil"),
    ("ES", "Europe/Madrid"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("GT", "America/Guatemala"),
    ("HN", "America/Tegucigalpa"),
    ("IT", "Europe/Rome"),
    ("JP", "Asia/Tokyo"),
    ("MX", "America/Mexico_City"),
    ("NI", "America/Managua"),
    ("NL", "Europe/Amsterdam"),
    ("PA", "America/Panama"),
    ("PE", "America/Lima"),
    ("PR", "America/Puerto_Rico"),
    ("PT", "Europe/Lisbon"),
    ("PY", "America/Asuncion"),
    ("SE", "Europe/Stockholm"),
    ("SV", "America/El_Salvador"),
    ("US", "America/New_York"),
    ("UY", "America/Montevideo"),
    ("VE", "America/Caracas"),
];

/// The zone of a region (the second part of ISO 3166-2), if its time differs from the country's.
#[must_use]
pub fn of_region(country: &str, region: &str) -> Option<&'static str> {
    let found = REGIONS.iter().find(|(of, name, _)| *of == country && *name == region);
    found.map(|(_, _, zone)| *zone)
}

/// The zone of a country (ISO 3166-1).
#[must_use]
pub fn of_country(country: &str) -> Option<&'static str> {
    COUNTRIES.iter().find(|(of, _)| *of == country).map(|(_, zone)| *zone)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::contact::holidays;

    #[test]
    fn every_zone_exists_and_every_country_with_holidays_has_one() {
        let zones = REGIONS.iter().map(|(_, _, zone)| zone);
        for zone in zones.chain(COUNTRIES.iter().map(|(_, zone)| zone)) {
            // Younger than some systems' tables.
            if *zone != "America/Coyhaique" {
                assert!(TimeZone::get(zone).is_ok(), "{zone}");
            }
        }
        for country in holidays::countries() {
            assert!(of_country(country).is_some(), "{country}");
        }
        for (country, _, _) in REGIONS {
            assert!(of_country(country).is_some(), "{country}");
        }
    }

    #[test]
    fn a_region_has_its_own_time_where_it_differs() {
        assert_eq!(of_region("BR", "AC"), Some("America/Rio_Branco"));
        assert_eq!(of_region("BR", "SP"), None);
        assert_eq!(of_country("BR"), Some("America/Sao_Paulo"));
        assert_eq!(of_country("XX"), None);
    }
}
