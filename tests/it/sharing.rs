//! The picture of a page for those who meet its address elsewhere.

use crate::book::{Book, DRAWING};
use std::collections::BTreeMap;

/// What a workflow sets that knows where the site will be.
const ADDRESS: [(&str, &str); 1] = [("MDBOOK_OUTPUT__HTML__SITE_URL", "https://e.org/hld")];

fn book() -> Book {
    Book::new()
        .file("diagrams/two.excalidraw", DRAWING)
        .chapter(
            "deep/one.md",
            "# One \\& only\n\n![1. It asks. 2. It gets.](../../diagrams/two.excalidraw \"Once \\\"more\\\"\")\n",
        )
        .chapter("two.md", "# Two\n\nA last word.\n")
}

/// The content of a meta tag of a page.
fn meta(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("=\"{name}\" content=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// The files of a folder of the book by their names.
fn files(book: &Book, folder: &str) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(book.path(folder))
        .into_iter()
        .flatten()
        .map(|entry| {
            let entry = entry.expect("an entry");
            let bytes = std::fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

/// Width and height, as the file's first chunk says them.
fn size(png: &[u8]) -> [u32; 2] {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes")))
}

#[test]
fn a_page_with_an_address_has_a_picture_of_its_title_and_first_drawing() {
    let book = book();
    book.hld_with(&["build"], &ADDRESS).exits(0);
    let page = book.read("book/deep/one.html");
    let address = meta(&page, "og:image").expect("a picture");
    let path = address
        .strip_prefix("https://e.org/hld/")
        .expect("an address of the site");
    let png = std::fs::read(book.path("book").join(path)).expect("the picture");
    assert_eq!(size(&png), [1200, 630]);
    assert!(png.len() < 60_000, "{} bytes", png.len());
    for (name, content) in [
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:type", "image/png"),
        ("og:image:alt", "One &amp; only: Once &quot;more&quot;"),
        ("twitter:card", "summary_large_image"),
    ] {
        assert_eq!(meta(&page, name).as_deref(), Some(content), "{name}");
    }
    // A page without a drawing has another picture, of its title.
    let other = book.read("book/two.html");
    assert_eq!(meta(&other, "og:image:alt").as_deref(), Some("Two"));
    assert_ne!(meta(&other, "og:image"), Some(address));
    // A list that is no chapter has none, and says so.
    assert_eq!(meta(&book.read("book/toc.html"), "og:image"), None);
}

#[test]
fn without_an_address_there_is_no_picture() {
    let book = book();
    for site_url in ["", "\n[output.html]\nsite-url = \"/hld/\"\n"] {
        let toml = book.read("book.toml");
        book.put("book.toml", toml + site_url);
        book.hld(&["build"]).exits(0);
        let page = book.read("book/deep/one.html");
        assert!(!page.contains("og:image") && !page.contains("twitter:card"));
        assert!(!book.path("book/hld/share").exists());
        assert!(!book.path(".hld/share").exists());
    }
}

#[test]
fn the_same_book_has_the_same_pictures_and_a_change_makes_only_its_own_anew() {
    let book = book();
    book.hld_with(&["build"], &ADDRESS).exits(0);
    let first = files(&book, "book/hld/share");
    assert_eq!(first.len(), 3);
    book.hld(&["clean"]).exits(0);
    book.hld_with(&["build"], &ADDRESS).exits(0);
    assert!(first == files(&book, "book/hld/share"));

    let kept = files(&book, ".hld/share");
    book.put("notes/two.md", "# Two and more\n\nA last word.\n");
    book.hld_with(&["build"], &ADDRESS).exits(0);
    let now = files(&book, ".hld/share");
    assert_eq!(now.len(), 3, "what shows nothing any more is removed");
    let same = now.keys().filter(|name| kept.contains_key(*name)).count();
    assert_eq!(same, 2);
    // A change of the text alone changes no picture.
    book.put("notes/two.md", "# Two and more\n\nAnother last word.\n");
    book.hld_with(&["build"], &ADDRESS).exits(0);
    assert!(now == files(&book, ".hld/share"));
}

#[test]
fn a_picture_of_an_earlier_build_is_used_again() {
    let book = book();
    book.hld_with(&["build"], &ADDRESS).exits(0);
    let before = files(&book, ".hld/share");
    // Whatever lies there whole is taken as it is: nothing was drawn.
    for (name, png) in &before {
        let mut marked = png.clone();
        marked.splice(33..33, *b"\0\0\0\x04tEXtmark\0\0\0\0");
        book.put(&format!(".hld/share/{name}"), marked);
    }
    book.hld_with(&["build"], &ADDRESS).exits(0);
    for png in files(&book, "book/hld/share").values() {
        assert!(png.windows(8).any(|bytes| bytes == b"tEXtmark"));
    }
}

#[test]
fn a_title_that_no_bundled_font_can_letter_is_not_drawn_as_boxes() {
    let book = book()
        .chapter(
            "drawn.md",
            "# 缓存\n\n![1. It asks. 2. It gets.](../diagrams/two.excalidraw \"Once\")\n",
        )
        .chapter("plain.md", "# 負荷分散\n\nText.\n");
    book.hld_with(&["build"], &ADDRESS).exits(0);
    // The drawing alone, or nothing.
    let drawn = book.read("book/drawn.html");
    assert!(meta(&drawn, "og:image").is_some());
    let plain = book.read("book/plain.html");
    assert_eq!(meta(&plain, "og:image"), None);
    assert_eq!(meta(&plain, "twitter:card").as_deref(), Some("summary"));
    assert_eq!(meta(&plain, "og:title").as_deref(), Some("plain.md"));
}

#[test]
fn pictures_are_neither_packed_nor_kept() {
    let book = book();
    book.hld_with(&["build", "--offline"], &ADDRESS).exits(0);
    let zip = std::fs::read(book.path("book.zip")).expect("a zip");
    let zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a sound zip");
    let names: Vec<_> = zip.file_names().map(|name| name.expect("a name")).collect();
    assert!(names.iter().any(|name| name.ends_with("deep/one.html")));
    assert!(!names.iter().any(|name| name.contains("hld/share/")));
    assert!(!book.read("book/hld/files.json").contains("hld/share/"));
}

#[test]
fn addresses_are_full_where_the_environment_says_where_the_site_is() {
    let book = book();
    book.hld_with(&["build"], &ADDRESS).exits(0);
    let page = book.read("book/deep/one.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://e.org/hld/deep/one.html\">"));
    assert_eq!(
        meta(&page, "og:url").as_deref(),
        Some("https://e.org/hld/deep/one.html")
    );
    for file in ["book/sitemap.xml", "book/feed.xml"] {
        assert!(book.read(file).contains("https://e.org/hld/"), "{file}");
    }
}
