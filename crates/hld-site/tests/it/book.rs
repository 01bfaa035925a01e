//! A book written by a test, rendered into a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use hld_site::{Assets, Finding, Options, Report, Site};
use mdbook_driver::MDBook;

/// A folder with a book in it, removed when the test is over.
pub struct Book {
    pub dir: PathBuf,
    site: Site,
}

impl Book {
    /// A book of these chapters, in this order, without parts.
    pub fn of(chapters: &[(&str, &str)]) -> Book {
        let summary: String = chapters
            .iter()
            .map(|(path, _)| format!("- [Name of {path}]({path})\n"))
            .collect();
        let mut book = Book::empty("[book]\ntitle = \"Book\"\n");
        book = book.file("src/SUMMARY.md", &format!("# Summary\n\n{summary}"));
        for (path, text) in chapters {
            book = book.file(&format!("src/{path}"), text);
        }
        book
    }

    /// A book with this book.toml and nothing else yet.
    pub fn empty(toml: &str) -> Book {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "book-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("src")).unwrap();
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/theme");
        let site = Site::new(Assets::from_dir(&theme).unwrap(), Options::default()).unwrap();
        Book { dir, site }.file("book.toml", toml)
    }

    /// The same book, rendered with these options.
    pub fn with(mut self, options: Options) -> Book {
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/theme");
        self.site = Site::new(Assets::from_dir(&theme).unwrap(), options).unwrap();
        self
    }

    /// The book of tests/fixtures, copied, so that rendering leaves no trace there.
    pub fn fixture() -> Book {
        fn copy(from: &Path, to: &Path) {
            fs::create_dir_all(to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let target = to.join(entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    copy(&entry.path(), &target);
                } else {
                    fs::copy(entry.path(), target).unwrap();
                }
            }
        }
        let book = Book::empty("");
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/book"),
            &book.dir,
        );
        book
    }

    /// Writes a file of the book.
    pub fn file(self, path: &str, text: &str) -> Book {
        self.write(path, text);
        self
    }

    /// Writes a file of the book between two renders.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Renders with mdBook's loading and preprocessors and our renderer.
    pub fn try_render(&self) -> anyhow::Result<Report> {
        let mut book = MDBook::load(&self.dir)?;
        book.with_renderer(self.site.clone());
        book.build()?;
        Ok(self.site.report())
    }

    /// Renders, and must succeed.
    pub fn render(&self) -> Report {
        self.try_render().unwrap()
    }

    /// Renders with mdBook's own renderer into another folder, and gives a page of it.
    pub fn stock(&self, page: &str) -> String {
        let mut book = MDBook::load(&self.dir).unwrap();
        book.config.build.build_dir = self.dir.join("stock");
        book.build().unwrap();
        fs::read_to_string(self.dir.join("stock").join(page)).unwrap()
    }

    /// A file of the site.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.dir.join("book").join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The inside of `<main>` of a page.
    pub fn main(&self, path: &str) -> String {
        let page = self.read(path);
        let start = page.find("<main>").unwrap() + "<main>".len();
        let end = page.find("</main>").unwrap();
        page[start..end].trim().to_owned()
    }

    /// Every file of the site with its content.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fn walk(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(dir).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.file_type().unwrap().is_dir() {
                    walk(&entry.path(), &format!("{name}/"), files);
                } else {
                    files.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(&self.dir.join("book"), "", &mut files);
        files
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Renders one chapter and gives its `<main>`.
pub fn main_of(markdown: &str) -> String {
    let book = Book::of(&[("a.md", markdown)]);
    book.render();
    book.main("a.html")
}

/// `file:line:column code` of each finding.
pub fn places(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| format!("{}:{}:{} {}", f.file, f.line, f.column, f.code))
        .collect()
}

/// All values of an attribute in some HTML, in order.
pub fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let open = format!(" {attribute}=\"");
    html.match_indices(&open)
        .map(|(at, _)| {
            let rest = &html[at + open.len()..];
            &rest[..rest.find('"').unwrap()]
        })
        .collect()
}
