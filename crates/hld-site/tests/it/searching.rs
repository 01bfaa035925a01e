//! The search index beside the pages: when it is written, and what it says.

use std::time::{Duration, Instant};

use hld_site::{Options, Pace};

use crate::book::Book;

fn scripts(book: &Book) -> Vec<String> {
    book.files()
        .into_keys()
        .filter(|name| name.starts_with("hld/search/"))
        .collect()
}

const TWO: &[(&str, &str)] = &[
    (
        "a.md",
        "# Kafka\n\n## Partitions\n\nOrder inside a partition.",
    ),
    ("b.md", "# Outbox\n\nA relay reads it."),
];

#[test]
fn a_book_has_an_index_and_its_pages_name_the_script() {
    let book = Book::of(TWO);
    book.render();
    assert_eq!(scripts(&book).len(), 4);
    assert!(
        book.read("hld/search/index.js")
            .starts_with("hldFind.got(\"index\",{")
    );
    assert!(book.read("a.html").contains("data-search=\"hld/search-"));
}

#[test]
fn a_book_that_is_not_searched_has_none() {
    let book = Book::of(TWO);
    let toml = std::fs::read_to_string(book.dir.join("book.toml")).unwrap();
    book.write(
        "book.toml",
        &format!("{toml}\n[output.html.search]\nenable = false\n"),
    );
    book.render();
    assert_eq!(scripts(&book), Vec::<String>::new());
    assert!(!book.read("a.html").contains("data-search"));
}

#[test]
fn a_chapter_can_stay_out() {
    let book = Book::of(TWO);
    let toml = std::fs::read_to_string(book.dir.join("book.toml")).unwrap();
    book.write(
        "book.toml",
        &format!("{toml}\n[output.html.search.chapter]\n\"b.md\" = {{ enable = false }}\n"),
    );
    book.render();
    let all: String = scripts(&book).iter().map(|name| book.read(name)).collect();
    assert!(all.contains("kafka") && all.contains("Partitions"));
    assert!(!all.contains("relay"));
}

#[test]
fn an_edit_writes_only_the_scripts_that_it_changes() {
    let book = Book::of(TWO);
    book.render();
    let before = scripts(&book);
    book.write(
        "src/b.md",
        "# Outbox\n\nA relay reads it, and a relay writes it.",
    );
    assert_eq!(book.render().rendered, 1);
    let after = scripts(&book);
    let kept: Vec<_> = before.iter().filter(|name| after.contains(name)).collect();
    // The start keeps its name; words, places and excerpts changed.
    assert_eq!(kept, ["hld/search/index.js"]);
    book.write("src/b.md", "# Outbox\n\nA relay reads it.");
    book.render();
    assert_eq!(scripts(&book), before);
}

#[test]
fn while_one_writes_the_index_follows_its_pages() {
    let book = Book::of(TWO).with(Options {
        pace: Pace::Again,
        ..Options::default()
    });
    book.render();
    let before = scripts(&book);
    assert_eq!(before.len(), 4);
    // Many renders in a row: the index of the last one is the one that stays.
    for word in ["quorum", "gossip", "lease", "fencing"] {
        book.write("src/b.md", &format!("# Outbox\n\nA relay and a {word}."));
        assert_eq!(book.render().rendered, 1);
    }
    // Files come and go here: what is not there counts as empty.
    let folder = book.dir.join("book/hld/search");
    let names = || -> Vec<String> {
        let found = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        found
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    let start = Instant::now();
    let is_new = || {
        let (names, list) = (names(), read("index.js"));
        let listed = |name: &&String| list.contains(name.trim_end_matches(".js"));
        names.len() == 4
            && names
                .iter()
                .filter(|name| *name != "index.js")
                .all(|name| listed(&name))
            && names.iter().any(|name| read(name).contains("fenc"))
    };
    while !is_new() {
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", names());
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_ne!(scripts(&book), before);
}
