//! Settings from files and environment, and what is said of a wrong one.

use std::collections::BTreeSet;

use domain::contact::Channel;
use domain::language::Language;
use domain::payments::Parts;
use domain::reminders::Kind;

use super::*;

/// All that production needs.
const COMPLETE: &str = r#"
base_url = "https://pay.example.org"
client_address_header = "x-forwarded-for"
secret = "0123456789abcdef0123456789abcdef"

[institution]
name = "Colegio Santa Rosa"
legal_id = "RUC 20123456789"
address = ["Av. Arequipa 1234", "Lima"]
email = "pagos@santarosa.example"
country = "PE"
time_zone = "America/Lima"

[smtp]
host = "mail.example.org"
from = "Colegio <pagos@santarosa.example>"

[stripe]
secret_key = "sk_live_1"
webhook_secrets = ["whsec_0123456789abcdef", "whsec_fedcba9876543210"]
"#;

fn sources(toml: &str) -> Sources {
    Sources::default().with_toml(toml).unwrap()
}

fn environment(sources: Sources, vars: &[(&str, &str)]) -> Sources {
    sources.with_environment(vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
}

fn faults(sources: Sources) -> Vec<(String, String)> {
    let faults = Config::from_sources(sources).map(|_| ()).unwrap_err();
    faults.0.into_iter().map(|fault| (fault.key, fault.reason)).collect()
}

#[test]
fn what_production_needs_is_enough_and_the_rest_has_defaults() {
    let config = Config::from_sources(sources(COMPLETE)).unwrap();

    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url.expose(), "sqlite:data/aldia.sqlite");
    assert_eq!(config.settings.parts, Parts::Never);
    assert!(!config.settings.demo);
    assert!(config.edge.is_https);
    assert_eq!(config.edge.origin, "https://pay.example.org");
    assert_eq!(config.smtp.map(|smtp| smtp.port), Some(587));
    assert_eq!(config.stripe.map(|stripe| stripe.webhook_secrets.len()), Some(2));
    assert!(config.sandbox.is_none());
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let file = sources(COMPLETE).with_default("listen", "127.0.0.1:1").with_default("parts", "5");
    let vars = [
        ("ALDIA_BASE_URL", "https://other.example.org"),
        ("ALDIA_SMTP__HOST", "other.example.org"),
        ("ALDIA_INSTITUTION__ADDRESS", "one; two ;three"),
        ("ALDIA_SECRET", "12345678901234567890123456789012"),
        ("DATABASE_URL", "postgres://db/aldia?sslmode=require"),
        ("ALDIA_STAFF__FOUR_EYES_ABOVE__PEN", "50000"),
        ("ALDIA_CONFIG", "not a setting"),
        ("UNRELATED", "not ours"),
    ];
    let config = Config::from_sources(environment(file, &vars)).unwrap();

    let limit = config.settings.four_eyes_above.get(&domain::money::Currency::Pen);
    assert_eq!(limit, Some(&50_000));
    assert_eq!(config.edge.origin, "https://other.example.org");
    assert_eq!(config.smtp.unwrap().host, "other.example.org");
    assert_eq!(config.settings.institution.address, ["one", "two", "three"]);
    assert_eq!(config.settings.secret, b"12345678901234567890123456789012");
    assert_eq!(config.database_url.expose(), "postgres://db/aldia?sslmode=require");
    assert_eq!(config.listen.to_string(), "127.0.0.1:1");
    assert_eq!(config.settings.parts, Parts::AtLeast(5));
}

#[test]
fn our_own_database_variable_wins_over_the_common_one() {
    for vars in [
        [("DATABASE_URL", "sqlite:common"), ("ALDIA_DATABASE_URL", "sqlite:ours")],
        [("ALDIA_DATABASE_URL", "sqlite:ours"), ("DATABASE_URL", "sqlite:common")],
    ] {
        let config = Config::from_sources(environment(sources(COMPLETE), &vars)).unwrap();
        assert_eq!(config.database_url.expose(), "sqlite:ours");
    }
}

#[test]
fn a_wrong_setting_is_refused_by_name_and_reason() {
    for (toml, key, reason) in [
        ("lisen = ':3000'", "lisen", "there is no such setting"),
        ("[smtp]\nhots = 'x'", "smtp.hots", "there is no such setting"),
        ("[smpt]\nhost = 'x'", "smpt.host", "there is no such setting"),
        ("listen = 'nowhere'", "listen", "must be an address"),
        ("mode = 'live'", "mode", "must be production or demo"),
        ("database_url = 'mysql://x'", "database_url", "must be sqlite:"),
        ("base_url = 'http://pay.example.org'", "base_url", "must begin with https"),
        ("base_url = 'https://pay.example.org/x'", "base_url", "without a path"),
        ("secret = 'short'", "secret", "32 bytes or more"),
        ("secret_file = '/nowhere/at/all'", "secret_file", "can be read"),
        ("parts = 0", "parts", "must be never"),
        ("checkout_lifetime = '5m'", "checkout_lifetime", "must be a duration from 35m to 24h"),
        ("link_lifetime = 'soon'", "link_lifetime", "must be a duration"),
        ("link_lifetime = '0s'", "link_lifetime", "must be a duration"),
        ("[sessions]\nidle = '2d'\nabsolute = '1d'", "sessions.absolute", "not be shorter"),
        ("[staff.four_eyes_above]\nPEN = '500.00'", "staff.four_eyes_above.PEN", "minor units"),
        ("[invoices]\nprefix = 'Factura n.º '", "invoices.prefix", "must be up to 10 letters"),
        ("[till]\nreview_above = ['10.00']", "till.review_above", "each is a currency"),
        ("[till]\nreview_above = 5", "till.review_above", "must be a list of texts"),
        ("[institution]\nlanguage = 'fr'", "institution.language", "must be es, en or pt"),
        ("[institution]\ntime_zone = 'Lima'", "institution.time_zone", "must be a zone"),
        ("[institution]\nemail = 'x'", "institution.email", "must be an address"),
        ("[institution]\nlogo = '/nowhere.png'", "institution.logo", "must be a file with a PNG"),
        ("[institution]\nname = ['a']", "institution.name", "must be a text"),
        ("[smtp]\nuser = 'x'", "smtp.password", "is needed with smtp.user"),
        ("[smtp]\nfrom = 'x'", "smtp.from", "must be an address"),
        ("[stripe]\nwebhook_secrets = ['a', 'b', 'c']", "stripe.webhook_secrets", "one secret"),
        ("[stripe]\nwebhook_secrets = 5", "stripe.webhook_secrets", "must be a list"),
        ("[sandbox]\nlisten = ':3001'", "sandbox.listen", "no sandbox in production"),
        (
            "[twilio.whatsapp_templates]\n'overdue.es' = 'HX1'",
            "twilio.whatsapp_templates.overdue.es",
            "HX and 32 digits",
        ),
        (
            "[twilio.whatsapp_templates]\n'overdue.fr' = 'HX0123456789abcdef0123456789abcdef'",
            "twilio.whatsapp_templates.overdue.fr",
            "name it by kind and language, as \"overdue.es\"",
        ),
        (
            "[twilio.whatsapp_templates]\n'overdue.es' = 'HX0123456789abcdef0123456789abcdef'",
            "twilio.whatsapp_sender",
            "is needed with twilio.whatsapp_templates",
        ),
        ("[twilio]\nwhatsapp_templates = 'HX1'", "twilio.whatsapp_templates", "no such setting"),
        ("[metrics]\ntoken = 'short'", "metrics.token", "16 bytes or more"),
        ("[log]\nformat = 'xml'", "log.format", "must be auto"),
        ("[log]\nfilter = '=='", "log.filter", "must be a filter"),
        ("client_address_header = 'a b'", "client_address_header", "name of a header"),
        ("client_address_header = 'Cookie'", "client_address_header", "no browser sends"),
        ("client_address_header = 'user-agent'", "client_address_header", "no browser sends"),
        ("client_address_header = 'Sec-Fetch-Site'", "client_address_header", "no browser sends"),
        ("database_url = 'sqlite:'", "database_url", "must be sqlite:path"),
        ("database_url = 'sqlite::memory:'", "database_url", "must be sqlite:path"),
        ("database_url = 'sqlite:data/x.sqlite?mode=ro'", "database_url", "without parameters"),
        ("requests_at_once = 0", "requests_at_once", "must be a number"),
    ] {
        let found = faults(merged(toml));
        let has = found.iter().any(|(k, why)| k == key && why.contains(reason));
        assert!(has, "{toml}: {found:?}");
    }
}

/// The complete file, with a few lines replaced.
fn merged(toml: &str) -> Sources {
    sources(COMPLETE).with_toml(toml).unwrap()
}

#[test]
fn what_is_unsafe_in_production_is_refused_by_name() {
    for (toml, key, reason) in [
        ("secret = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'", "secret", "guessed too easily"),
        ("[metrics]\ntoken = 'aaaaaaaaaaaaaaaa'", "metrics.token", "guessed too easily"),
        ("[metrics]\nlisten = '0.0.0.0:9464'", "metrics.listen", "metrics.token"),
        ("[metrics]\nlisten = ':9464'", "metrics.listen", "metrics.token"),
        ("[smtp]\ntls = 'none'\nuser = 'u'\npassword = 'p'", "smtp.tls", "in the clear"),
        ("[stripe]\nbase_url = 'http://api.example.com'", "stripe.base_url", "https"),
        ("[stripe]\npage_origin = 'http://pay.example.com'", "stripe.page_origin", "https"),
        ("[twilio]\nbase_url = 'http://sms.example.com'", "twilio.base_url", "https"),
        ("[stripe]\nwebhook_secrets = ['a']", "stripe.webhook_secrets", "16 bytes"),
        (
            "[stripe]\nwebhook_secrets = ['aaaaaaaaaaaaaaaaaaaa']",
            "stripe.webhook_secrets",
            "random",
        ),
        ("[stripe]\nsecret_key = 'pk_live_1'", "stripe.secret_key", "publishable"),
        ("database_url = 'postgres://localhost/x?host=192.0.2.1'", "database_url", "sslmode"),
        ("database_url = 'postgres://u:p@db/aldia'", "database_url", "sslmode"),
        ("database_url = 'postgresql://10.0.0.7/aldia?x=1'", "database_url", "sslmode"),
    ] {
        let found = faults(merged(toml));
        let has = found.iter().any(|(k, why)| k == key && why.contains(reason));
        assert!(has, "{toml}: {found:?}");
    }
}

#[test]
fn what_may_be_meant_is_taken_and_told() {
    for (toml, key) in [
        ("[metrics]\nlisten = '10.0.0.5:9464'", Some("metrics.listen")),
        ("[metrics]\nlisten = '127.0.0.1:9464'", None),
        ("[metrics]\nlisten = ':9464'\ntoken = '0123456789abcdef'", None),
        ("[smtp]\ntls = 'none'", Some("smtp.tls")),
        ("[smtp]\ntls = 'none'\nhost = '127.0.0.1'\nuser = 'u'\npassword = 'p'", None),
        ("[stripe]\nbase_url = 'http://127.0.0.1:1'", None),
        ("[stripe]\nsecret_key = 'sk_test_1'", Some("stripe.secret_key")),
        ("database_url = 'postgres://db/aldia?sslmode=disable'", Some("database_url")),
        ("database_url = 'postgres://db/aldia?sslmode=DISABLE'", Some("database_url")),
        (
            "database_url = 'postgres://db/aldia?sslmode=verify-full&sslmode=disable'",
            Some("database_url"),
        ),
        ("database_url = 'postgres://db/aldia?sslmode=verify-full'", None),
        ("database_url = 'postgres://localhost/aldia'", None),
        ("database_url = 'postgres:///aldia?host=/run/postgresql'", None),
    ] {
        let told = Config::from_sources(merged(toml)).unwrap().told;
        let keys: Vec<_> = told.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(keys, Vec::from_iter(key), "{toml}");
    }
}

#[test]
fn files_with_secrets_that_others_can_read_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = std::env::temp_dir().join(format!("aldia-{:x}", rand::random::<u64>()));
    std::fs::create_dir(&folder).unwrap();
    let (file, secret) = (folder.join("aldia.toml"), folder.join("secret"));
    std::fs::write(&secret, "0123456789abcdef0123456789abcdef").unwrap();
    let lines = COMPLETE.lines().filter(|line| !line.starts_with("secret = "));
    let text: Vec<_> = lines.collect();
    std::fs::write(&file, text.join("\n")).unwrap();
    for (mode, expected) in [(0o644, &["config", "secret_file"][..]), (0o600, &[])] {
        for path in [&file, &secret] {
            std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
        }
        let sources = Sources::default().with_file(&file).unwrap();
        let sources = sources.with("secret_file", secret.display().to_string());
        let told = Config::from_sources(sources).unwrap().told;
        let keys: Vec<_> = told.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(keys, expected);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn templates_are_read_from_the_file_and_the_environment() {
    let template = |n: u8| format!("HX{n:032x}");
    let toml = format!(
        "[twilio]\naccount_sid = 'AC1'\nauth_token = '0123456789abcdef'
        whatsapp_sender = '+15005550006'
        [twilio.whatsapp_templates]\n'overdue.es' = '{}'\n'due_today.pt' = '{}'",
        template(1),
        template(2),
    );
    let third = template(3);
    let vars = [("ALDIA_TWILIO__WHATSAPP_TEMPLATES__DUE_TODAY__PT", third.as_str())];
    let config = Config::from_sources(environment(merged(&toml), &vars)).unwrap();
    let expected = [
        ((Kind::Overdue, Language::Es), template(1)),
        ((Kind::DueToday, Language::Pt), template(3)),
    ];
    let [(Channel::WhatsApp, twilio)] = &config.twilio[..] else { panic!("{:?}", config.twilio) };
    assert_eq!(twilio.templates, expected.into_iter().collect());
}

#[test]
fn an_unknown_template_is_refused_once() {
    let toml = "[twilio.whatsapp_templates]\n'overdue.fr' = 'HX1'";
    let found = faults(merged(toml));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn all_faults_are_told_at_once() {
    let keys: BTreeSet<String> = faults(sources("a = 1")).into_iter().map(|(k, _)| k).collect();

    for key in [
        "a",
        "base_url",
        "secret",
        "institution.name",
        "institution.time_zone",
        "smtp.host",
        "stripe.secret_key",
    ] {
        assert!(keys.contains(key), "{key}: {keys:?}");
    }
}

#[test]
fn a_fault_names_its_variable_and_where_it_was_set() {
    let sources = merged("[smtp]\nport = 'x'\n[log]\nformat = 'x'");
    let vars = [("ALDIA_LOG__FORMAT", "y"), ("DATABASE_URL", "z"), ("ALDIA_SMTP__USER", "u")];
    let told = Config::from_sources(environment(sources, &vars)).map(|_| ()).unwrap_err();
    let told = told.to_string();
    for expected in [
        "smtp.port (ALDIA_SMTP__PORT, from the file): must be a port",
        "log.format (ALDIA_LOG__FORMAT, from the environment): must be auto, json or pretty",
        "database_url (ALDIA_DATABASE_URL, from DATABASE_URL): must be sqlite:path",
        "smtp.password (ALDIA_SMTP__PASSWORD): is needed with smtp.user",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
}

#[test]
fn the_demo_moves_no_money() {
    let demo = sources(COMPLETE).with("mode", "demo");
    assert!(faults(demo).iter().any(|(key, _)| key == "stripe.secret_key"));
}

#[test]
fn secrets_do_not_print_themselves() {
    let toml = "database_url = 'postgres://u:hidden@db/a?sslmode=require'\n[smtp]\nuser = 'u'\npassword = 'hidden'
        [stripe]\nsecret_key = 'hidden'\nwebhook_secrets = ['hidden-0123456789']\n[metrics]
        token = 'hidden-of-17-bytes'";
    let config = Config::from_sources(merged(toml)).unwrap();
    let printed = format!("{config:?}");

    assert!(!printed.contains("hidden"), "{printed}");
    assert!(!printed.contains("0123456789abcdef"), "{printed}");
}

#[test]
fn every_setting_is_in_the_example_and_nothing_else_is() {
    let example = include_str!("../../../aldia.example.toml");
    let mut section = String::new();
    let mut shown = BTreeSet::new();
    for line in example.lines() {
        let line = line.strip_prefix("# ").unwrap_or(line).trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = format!("{name}.");
        } else if let Some((key, _)) = line.split_once(" = ") {
            shown.insert(format!("{section}{}", key.trim_matches('"')));
        }
    }
    let mut reader = reader::Reader::new(Sources::default());
    check::config(&mut reader);
    assert_eq!(&shown, reader.asked());
}

#[test]
fn the_example_is_a_configuration_once_its_secrets_are_filled_in() {
    let example = include_str!("../../../aldia.example.toml");
    let vars = [
        ("ALDIA_SECRET", "0123456789abcdef0123456789abcdef"),
        ("ALDIA_STRIPE__SECRET_KEY", "sk_live_1"),
        ("ALDIA_STRIPE__WEBHOOK_SECRETS", "whsec_0123456789abcdef;whsec_fedcba9876543210"),
    ];
    let config = Config::from_sources(environment(sources(example), &vars));
    assert!(config.is_ok(), "{}", config.unwrap_err());
}
