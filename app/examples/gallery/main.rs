//! Renders pages of sample data to static files, to look at the design without a server.
//!
//! `cargo run -p app --features ssr --example gallery -- FOLDER` writes `FOLDER/<language>/*.html`.

mod basket;
mod confirmation;
mod invoice;
mod invoices;
mod overview;
mod payments;
mod profile;
mod review;
mod sample;
mod sign_in;
mod verify;
mod waiting;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use app::institution::InstitutionView;
use app::problem::Problem;
use app::problem_page::ProblemPage;
use app::reader::Reader;
use app::shell::{AssetUrls, Document, Here, SignedIn};
use domain::calendar::TimeZone;
use domain::language::Language;
use leptos::prelude::*;

type Page = (&'static str, fn() -> AnyView);

/// Pages of somebody who has signed in.
const INSIDE: [Page; 15] = [
    ("overview", overview::page),
    ("overview-up-to-date", overview::up_to_date),
    ("invoices", invoices::page),
    ("invoices-none", invoices::none),
    ("invoice", invoice::page),
    ("invoice-paid", invoice::paid),
    ("basket", basket::page),
    ("review", review::page),
    ("waiting", waiting::page),
    ("waiting-slow", waiting::slow),
    ("confirmation", confirmation::page),
    ("not-made", confirmation::not_made),
    ("payments", payments::page),
    ("profile", profile::page),
    ("problem-broken", || view! { <ProblemPage problem=Problem::Broken/> }.into_any()),
];

/// Pages of everybody.
const OUTSIDE: [Page; 7] = [
    ("sign-in", sign_in::page),
    ("sign-in-wrong", sign_in::wrong),
    ("sign-in-code", sign_in::code),
    ("link-expired", sign_in::link_expired),
    ("verify", verify::page),
    ("verify-genuine", verify::genuine),
    ("problem-not-found", || view! { <ProblemPage problem=Problem::NotFound/> }.into_any()),
];

fn main() -> io::Result<()> {
    let folder: PathBuf = env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?.into();
    for language in Language::ALL {
        let folder = folder.join(language.code());
        fs::create_dir_all(&folder)?;
        for (name, page) in INSIDE {
            write(&folder, name, language, Some("María Quispe Huamán"), page)?;
        }
        for (name, page) in OUTSIDE {
            write(&folder, name, language, None, page)?;
        }
    }
    Ok(())
}

fn write(
    folder: &Path,
    name: &str,
    language: Language,
    user: Option<&str>,
    page: fn() -> AnyView,
) -> io::Result<()> {
    let html = Owner::new().with(|| {
        let lima = TimeZone::get("America/Lima").expect("a zone");
        Reader::new(language, "PE", lima, sample::now()).provide();
        provide_context(InstitutionView {
            name: "Colegio San Martín de Porres".to_owned(),
            lines: vec!["RUC 20123456789".to_owned(), "Jr. Los Olivos 245, Lima".to_owned()],
            logo: None,
            email: "pagos@sanmartin.edu.pe".to_owned(),
            phone: "+51 1 555 0142".to_owned(),
            sandbox: true,
        });
        provide_context(Here(format!("/{name}")));
        provide_context(assets());
        if let Some(name) = user {
            provide_context(SignedIn { name: name.to_owned() });
        }
        leptos_meta::provide_meta_context();
        view! { <Document>{page()}</Document> }.to_html()
    });
    // The server leaves these marks out, and streams the title; here it is the file's name.
    let title = format!("<head><title>{name}</title>");
    let html = html.replace("<!>", "").replacen("<head>", &title, 1);
    fs::write(folder.join(name).with_extension("html"), html)
}

fn assets() -> AssetUrls {
    let style = concat!("file://", env!("CARGO_MANIFEST_DIR"), "/../style/");
    let file = |name: &str| -> &'static str { format!("{style}{name}").leak() };
    AssetUrls {
        css: file("base.css"),
        js: "",
        wasm: "",
        font: file("fonts/figtree.woff2"),
        favicon: file("images/favicon.svg"),
    }
}
