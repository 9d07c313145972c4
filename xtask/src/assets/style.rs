//! The stylesheet, bundled and minified, with the fonts and pictures beside it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions, UrlDependency};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};
use walkdir::WalkDir;

use super::site::Site;
use crate::workspace::Workspace;

/// A file of `style/fonts` or `style/images`.
#[derive(Debug)]
pub struct File {
    /// Relative to `style`, with slashes: `images/logo.svg`.
    pub logical: String,
    /// Where it is.
    pub path: PathBuf,
}

/// All of them, sorted by name, without the licences of fonts.
pub fn pictures_and_fonts(workspace: &Workspace) -> anyhow::Result<Vec<File>> {
    let style = workspace.root.join("style");
    let mut files = Vec::new();
    for folder in ["fonts", "images"].map(|name| style.join(name)) {
        if !folder.is_dir() {
            continue;
        }
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let path = entry?.into_path();
            if path.is_file() && !is_about_the_files(&path) {
                files.push(File { logical: logical_name(&style, &path)?, path });
            }
        }
    }
    Ok(files)
}

/// Whether it is a licence or a note, which browsers do not need.
fn is_about_the_files(path: &Path) -> bool {
    path.extension().is_none_or(|extension| extension == "txt" || extension == "md")
}

/// `style/base.css` with everything that it imports, `url()` pointing to hashed names.
pub fn bundle(workspace: &Workspace, site: &Site) -> anyhow::Result<String> {
    let style = workspace.root.join("style");
    let entry = style.join("base.css");
    if !entry.is_file() {
        return Ok(String::new());
    }
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&entry).map_err(|error| anyhow!("style: {error}"))?;
    let minify = MinifyOptions { targets: targets(), ..MinifyOptions::default() };
    sheet.minify(minify).map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        targets: targets(),
        analyze_dependencies: Some(DependencyOptions::default()),
        ..PrinterOptions::default()
    });
    let printed = printed.map_err(|error| anyhow!("style: {error}"))?;

    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        if let Dependency::Url(url) = dependency {
            css = css.replace(&url.placeholder, &final_url(&style, &url, site)?);
        }
    }
    Ok(css)
}

/// Maps a relative path to its hashed name; data URLs and fragments are kept.
fn final_url(style: &Path, url: &UrlDependency, site: &Site) -> anyhow::Result<String> {
    if url.url.starts_with("data:") || url.url.starts_with('#') {
        return Ok(url.url.clone());
    }
    let origin = &url.loc.file_path;
    let missing = || format!("{origin}:{}: `url({})` names no file", url.loc.start.line, url.url);
    let path = Path::new(origin).with_file_name(&url.url).canonicalize().with_context(missing)?;
    let logical = logical_name(&style.canonicalize()?, &path)?;
    site.file_of(&logical).map(str::to_owned).with_context(missing)
}

fn logical_name(style: &Path, path: &Path) -> anyhow::Result<String> {
    let relative = path.strip_prefix(style).context("a file outside of `style`")?;
    Ok(relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
}

/// Browsers that support the islands' WASM (reference types, bulk memory), from about 2022 on.
fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        android: version(109, 0),
        chrome: version(109, 0),
        edge: version(109, 0),
        firefox: version(115, 0),
        ie: None,
        ios_saf: version(15, 6),
        opera: version(95, 0),
        safari: version(15, 6),
        samsung: version(21, 0),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn style_of(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
        let root = tempfile::tempdir().expect("a temporary folder");
        for (name, content) in files {
            let path = root.path().join("style").join(name);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
            fs::write(path, content).expect("it can be written");
        }
        let workspace = Workspace { root: root.path().to_owned(), target: PathBuf::new() };
        (root, workspace)
    }

    fn bundled(files: &[(&str, &str)]) -> anyhow::Result<String> {
        let (folder, workspace) = style_of(files);
        let mut site = Site::at(&folder.path().join("site"))?;
        for file in pictures_and_fonts(&workspace)? {
            site.add(&file.logical, fs::read(&file.path)?)?;
        }
        bundle(&workspace, &site)
    }

    #[test]
    fn imports_are_bundled_and_urls_point_to_hashed_names() {
        let css = bundled(&[
            ("base.css", "@import 'pages/home.css';\nbody { color: rgb(255, 0, 0); }"),
            ("pages/home.css", "main { background: url(../images/dot.svg); }"),
            ("images/dot.svg", "<svg/>"),
            ("fonts/OFL.txt", "a licence"),
        ]);
        let css = css.expect("the style is well formed");
        assert!(css.contains("url(\"dot-"), "{css}");
        assert!(css.ends_with("body{color:red}"), "{css}");
    }

    #[test]
    fn a_url_that_names_no_file_is_refused_with_its_place() {
        let error = bundled(&[("base.css", "\nmain { background: url(images/none.svg); }")]);
        let error = error.expect_err("the picture is missing").to_string();
        assert!(error.contains("base.css:2"), "{error}");
    }

    #[test]
    fn data_stays_in_the_stylesheet() {
        let css = bundled(&[("base.css", "a { background: url(data:image/png;base64,AA==); }")]);
        assert!(css.expect("it is well formed").contains("data:image/png;base64,AA=="));
    }
}
