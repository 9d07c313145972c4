//! The paths in a source file, as the compiler resolves them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree};

use crate::File;

/// Path of a module from the crate's root.
pub type Module = Vec<String>;

/// A path used in a module.
pub struct Mention {
    pub from: Module,
    pub file: String,
    pub path: Vec<String>,
}

/// A name defined for a path, by `use` or an exported macro.
pub struct Given {
    pub module: Module,
    pub name: String,
    pub path: Vec<String>,
}

/// Content of a file without tests.
#[derive(Default)]
pub struct Source {
    pub modules: Vec<Module>,
    pub tests: Vec<Module>,
    pub given: Vec<Given>,
    pub mentions: Vec<Mention>,
    file: String,
    here: Module,
}

impl Source {
    /// `None` for test files.
    pub fn read(file: &File, folder: &str, root: &str) -> Option<Self> {
        let inside = file.path.strip_prefix(folder).expect("the file is in the folder");
        let is_root = inside == root;
        let path = inside.trim_end_matches(".rs").split('/').map(str::to_owned);
        let here = if is_root { Module::new() } else { path.collect() };
        if here.iter().any(|part| part == "tests" || part == "testing") {
            return None;
        }
        let code = syn::parse_file(&file.text).expect("sources are Rust");
        let modules = vec![here.clone()];
        let mut source = Self { modules, file: file.path.clone(), here, ..Self::default() };
        source.visit_file(&code);
        Some(source)
    }

    fn mention(&mut self, path: Vec<String>) {
        self.mentions.push(Mention { from: self.here.clone(), file: self.file.clone(), path });
    }

    fn take_use(&mut self, before: &[String], tree: &UseTree) {
        let with = |last: &syn::Ident| [before, &[last.to_string()]].concat();
        match tree {
            UseTree::Path(part) => self.take_use(&with(&part.ident), &part.tree),
            UseTree::Group(group) => group.items.iter().for_each(|one| self.take_use(before, one)),
            UseTree::Name(name) => self.give(&name.ident, with(&name.ident)),
            UseTree::Rename(name) => self.give(&name.rename, with(&name.ident)),
            _ => self.mention(before.to_vec()),
        }
    }

    fn give(&mut self, name: &syn::Ident, mut path: Vec<String>) {
        let mut name = name.to_string();
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if name == "self" {
            name = path.last().cloned().unwrap_or_default();
        }
        // `use sql;` makes a macro available by path and refers to nothing else.
        if path != [name.clone()] {
            self.given.push(Given { module: self.here.clone(), name, path: path.clone() });
        }
        self.mention(path);
    }

    /// Collects paths of the form `a::b` or `a::{b, c}`, after the first segment.
    fn take_tokens(&mut self, before: &[String], tokens: &[TokenTree]) {
        match tokens {
            [TokenTree::Punct(a), TokenTree::Punct(b), next, rest @ ..]
                if a.as_char() == ':' && b.as_char() == ':' =>
            {
                match next {
                    TokenTree::Ident(part) => {
                        return self.take_tokens(&[before, &[part.to_string()]].concat(), rest);
                    }
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                        for part in parts(&group.stream()) {
                            if let [TokenTree::Ident(first), rest @ ..] = &*part {
                                let path = [before, &[first.to_string()]].concat();
                                self.take_tokens(&path, rest);
                            }
                        }
                        return;
                    }
                    _ => {}
                }
                self.mention(before.to_vec());
            }
            _ if before.len() > 1 => self.mention(before.to_vec()),
            _ => {}
        }
    }
}

/// The parts between commas.
fn parts(tokens: &TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens = tokens.clone().into_iter().collect::<Vec<_>>();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    tokens.split(is_comma).map(<[_]>::to_vec).collect()
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast Item) {
        if attributes(item).iter().any(is_test) {
            if let Item::Mod(module) = item {
                self.tests.push([&*self.here, &[module.ident.to_string()]].concat());
            }
            return;
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.content.is_none() {
            return;
        }
        self.here.push(module.ident.to_string());
        self.modules.push(self.here.clone());
        visit::visit_item_mod(self, module);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.take_use(&[], &item.tree);
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let is_exported = item.attrs.iter().any(|one| one.path().is_ident("macro_export"));
        if let (Some(name), true) = (&item.ident, is_exported) {
            let name = name.to_string();
            let at = [&["crate".to_owned()], &*self.here, &[format!("{name}!")]].concat();
            self.given.push(Given { module: Module::new(), name, path: at });
        }
        visit::visit_item_macro(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            self.mention(path.segments.iter().map(|part| part.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        let tokens = tokens.clone().into_iter().collect::<Vec<_>>();
        let mut before = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(first) if before != Some(':') => {
                    self.take_tokens(&[first.to_string()], &tokens[at + 1..]);
                }
                TokenTree::Group(group) if before != Some(':') => {
                    self.visit_token_stream(&group.stream());
                }
                _ => {}
            }
            // A type after a single colon begins a path; after two it continues one.
            let is_second = at > 0 && is_colon(&tokens[at - 1]) && is_colon(token);
            before = is_second.then_some(':');
        }
    }
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == ':')
}

fn is_test(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => asks_for_test(list.tokens.clone()),
        _ => false,
    }
}

/// `test`, `all(test, …)`, `any(test, feature = "testing")`; not `not(test)`.
fn asks_for_test(tokens: TokenStream) -> bool {
    let mut is_not = false;
    tokens.into_iter().any(|token| {
        let asks = match &token {
            TokenTree::Ident(word) => word == "test",
            TokenTree::Group(group) => !is_not && asks_for_test(group.stream()),
            _ => false,
        };
        is_not = matches!(&token, TokenTree::Ident(word) if word == "not");
        asks
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
