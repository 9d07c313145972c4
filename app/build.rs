//! Turns the texts in `locales/` into typed keys: a text that is missing in a language, or that a
//! language has and the others do not, fails the build.

fn main() {
    #[cfg(feature = "ssr")]
    texts::generate();
}

#[cfg(feature = "ssr")]
mod texts {
    use std::env;
    use std::fs;
    use std::path::{Path, PathBuf};

    use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
    use leptos_i18n_parser::parse_locales::parse_locales;

    /// The first is the default.
    const LANGUAGES: [&str; 3] = ["es", "en", "pt"];

    pub fn generate() {
        let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
        let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
        println!("cargo::rerun-if-changed={}", root.join("locales").display());

        let config = Config::new(LANGUAGES[0])
            .and_then(|config| config.add_locales(&LANGUAGES[1..]))
            .and_then(|config| config.add_namespaces(namespaces(&root.join("locales/es"))))
            .expect("the languages and the names of the files are identifiers")
            .parse_options(ParseOptions::new().interpolate_display(true));
        let texts = match parse_locales(Some(root), config) {
            Ok(texts) => texts,
            Err(error) => return println!("cargo::error={error}"),
        };
        for warning in texts.diag.warnings().iter() {
            println!("cargo::error={warning}");
        }
        for error in texts.diag.errors().iter() {
            println!("cargo::error={error}");
        }
        match leptos_i18n_codegen::gen_code(&texts, None, false, None, false) {
            Ok(code) => {
                fs::write(out.join("texts.rs"), code.to_string()).expect("OUT_DIR can be written");
            }
            Err(error) => println!("cargo::error={error}"),
        }
    }

    /// Each file is a namespace: a feature adds its texts by adding a file to each language.
    fn namespaces(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).expect("there are texts in the default language");
        let mut names: Vec<String> = files
            .filter_map(|file| file.expect("the folder can be read").file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .collect();
        names.sort();
        names
    }
}
