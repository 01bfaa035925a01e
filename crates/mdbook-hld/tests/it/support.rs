//! A book in a temporary folder, and what becomes of it.

use std::fs;
use std::path::Path;

use hld_notes::Diagnostic;
use mdbook_hld::{HldPreprocessor, Options};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use tempfile::TempDir;

/// A drawing of one box.
pub const SCENE: &str = r##"{"type":"excalidraw","version":2,"elements":[{"type":"rectangle","id":"a","x":0,"y":0,"width":80,"height":40,"seed":1,"strokeColor":"#1e1e1e"}]}"##;

/// Files in a folder that goes away with it.
pub struct Fixture {
    dir: TempDir,
    toml: String,
    options: Options,
    items: Vec<Item>,
}

enum Item {
    Part(String),
    Chapter(String, String),
}

impl Fixture {
    pub fn new() -> Self {
        let fixture = Self {
            dir: tempfile::tempdir().unwrap(),
            toml: "[book]\nsrc = \"notes\"\n".to_owned(),
            options: Options::default(),
            items: Vec::new(),
        };
        fs::create_dir_all(fixture.root().join("notes")).unwrap();
        fixture
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn toml(mut self, more: &str) -> Self {
        self.toml.push_str(more);
        self
    }

    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    pub fn file(self, path: &str, text: &str) -> Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn part(mut self, title: &str) -> Self {
        self.items.push(Item::Part(title.to_owned()));
        self
    }

    /// A chapter, its path below the notes folder.
    pub fn chapter(self, path: &str, text: &str) -> Self {
        self.expanded(path, text, text)
    }

    /// A chapter whose text in the book is not that of its file.
    pub fn expanded(self, path: &str, file: &str, text: &str) -> Self {
        let mut fixture = self.file(&format!("notes/{path}"), file);
        fixture
            .items
            .push(Item::Chapter(path.to_owned(), text.to_owned()));
        fixture
    }

    /// Changes a chapter that is there.
    pub fn rewrite(&mut self, path: &str, text: &str) {
        fs::write(self.root().join("notes").join(path), text).unwrap();
        for item in &mut self.items {
            match item {
                Item::Chapter(known, old) if known == path => *old = text.to_owned(),
                Item::Chapter(..) | Item::Part(_) => {}
            }
        }
    }

    /// Writes book.toml and SUMMARY.md, so that mdBook can load the folder.
    pub fn on_disk(self) -> Self {
        let mut summary = String::from("# Summary\n\n");
        for item in &self.items {
            match item {
                Item::Part(title) => summary.push_str(&format!("\n# {title}\n\n")),
                Item::Chapter(path, _) => {
                    summary.push_str(&format!("- [{}]({path})\n", path.trim_end_matches(".md")))
                }
            }
        }
        let toml = self.toml.clone();
        self.file("notes/SUMMARY.md", &summary)
            .file("book.toml", &toml)
    }

    pub fn context(&self) -> PreprocessorContext {
        let config: Config = self.toml.parse().unwrap();
        PreprocessorContext::new(self.root().to_owned(), config, "html".to_owned())
    }

    pub fn book(&self) -> Book {
        let items = self.items.iter().map(|item| match item {
            Item::Part(title) => BookItem::PartTitle(title.clone()),
            Item::Chapter(path, text) => BookItem::Chapter(Chapter::new(
                path.trim_end_matches(".md"),
                text.clone(),
                path,
                Vec::new(),
            )),
        });
        Book::new_with_items(items.collect())
    }

    pub fn run(&self) -> Built {
        let (book, findings) = HldPreprocessor::new()
            .with_options(self.options.clone())
            .process(&self.context(), self.book())
            .unwrap();
        let contents = book
            .chapters()
            .map(|chapter| {
                (
                    chapter.path.clone().unwrap().to_str().unwrap().to_owned(),
                    chapter.content.clone(),
                )
            })
            .collect();
        Built { contents, findings }
    }
}

/// A book after the preprocessor.
pub struct Built {
    contents: Vec<(String, String)>,
    pub findings: Vec<Diagnostic>,
}

impl Built {
    /// A chapter without the comment at its top.
    pub fn chapter(&self, path: &str) -> &str {
        let content = self.whole(path);
        content
            .split_once("-->\n\n")
            .map_or(content, |(_, rest)| rest)
    }

    pub fn whole(&self, path: &str) -> &str {
        &self
            .contents
            .iter()
            .find(|(known, _)| known == path)
            .unwrap()
            .1
    }

    /// Code, file and what stands there, finding by finding.
    pub fn found(&self, fixture: &Fixture) -> Vec<String> {
        let describe = |finding: &Diagnostic| {
            let text = fs::read_to_string(fixture.root().join(&finding.path)).unwrap_or_default();
            format!(
                "{} {} `{}`",
                finding.code,
                finding.path,
                finding.span.of(&text)
            )
        };
        self.findings.iter().map(describe).collect()
    }
}

/// One chapter in a book of its own.
pub fn chapter(text: &str) -> Built {
    Fixture::new()
        .chapter("core/a.md", text)
        .file("diagrams/x.excalidraw", SCENE)
        .run()
}

/// What a chapter becomes, without the comment at its top.
#[track_caller]
pub fn becomes(text: &str, expected: &str) {
    let built = chapter(text);
    assert_eq!(built.findings, [], "{text}");
    assert_eq!(built.chapter("core/a.md"), expected);
}
